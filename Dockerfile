# docker build -t evolvex-portal .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY Evolvex.Portal.Domain/ Evolvex.Portal.Domain/
COPY Evolvex.EntityFrameworkCore.MySql/ Evolvex.EntityFrameworkCore.MySql/
COPY Evolvex.Portal/ Evolvex.Portal/
RUN dotnet publish Evolvex.Portal/Evolvex.Portal.csproj -c Release -o /portal --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# ffmpeg decodes what Asterisk writes and the portal does not read itself, libmp3lame0 makes the MP3s, curl asks after the portal's health.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg libmp3lame0 curl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY --from=build /portal ./
RUN mkdir /data && chown "$APP_UID" /data
# In a container loopback is no use: what may reach the port is decided where it is published.
ENV Urls=http://0.0.0.0:8080 \
    Portal__Data=/data
VOLUME /data
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s CMD curl -fsS http://127.0.0.1:8080/health/live || exit 1
ENTRYPOINT ["dotnet", "Evolvex.Portal.dll"]
