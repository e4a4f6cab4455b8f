namespace Evolvex.Portal.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(1400, LogLevel.Information, "Evolvex Portal is ready on {Addresses} ({Pbx}). {SignIn}")]
    public static partial void Ready(ILogger logger, string addresses, PbxOptions pbx, string signIn);

    [LoggerMessage(1401, LogLevel.Warning, "The setting {Key} is not known and does nothing; is it misspelt?")]
    public static partial void UnknownSetting(ILogger logger, string key);
}
