#!/usr/bin/env bash
# Builds Evolvex Portal (Release, only when sources changed) and runs it.
#
#   ./run.sh                                     the portal with the embedded demo PBX on http://127.0.0.1:8080
#   ./run.sh --Pbx:Transport=AmiTcp --Pbx:Host=… settings; environment variables (Pbx__Host=…) do as well
#   ./run.sh check                               commands: check, user, apikey, group, route, manager-account
#
# Everything but the portal's own output goes to stderr. EVOLVEX_INSTALL=no keeps it from calling apt.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$top/build/debian.sh"

project=$top/Evolvex.Portal
program=$project/bin/Release/net10.0/Evolvex.Portal.dll
stamp=$project/obj/run.stamp
sources=("$project" "$top/Evolvex.Portal.Domain" "$top/Evolvex.EntityFrameworkCore.MySql"
         "$top/Directory.Build.props" "$top/Directory.Packages.props" "$top/global.json" "$top/.editorconfig")

# True when nothing that the program is built from is newer than the last build (a folder's time tells of deleted files).
is_built() {
  [ -e "$program" ] && [ -e "$stamp" ] &&
    [ -z "$(find "${sources[@]}" \( -name bin -o -name obj -o -name data -o -name _framework \) -prune -o -newer "$stamp" -not -path "$project" -not -path "$project/wwwroot" -print -quit)" ]
}

# The portal runs without these, only without what they are for.
install_what_is_missing() {
  [ "${EVOLVEX_INSTALL:-yes}" != no ] || return 0
  local missing=()
  has_program ffmpeg || missing+=(ffmpeg)
  has_library libmp3lame.so.0 || missing+=(libmp3lame0)
  [ ${#missing[@]} -gt 0 ] || return 0
  install_packages "${missing[@]}" || say "Going on without ${missing[*]}: recordings will not all play. 'check' tells more."
}

build() {
  require_sdk "$top"
  say "Building Evolvex Portal …"
  install_what_is_missing & # beside the compiler: both mostly wait
  local installing=$! started=$SECONDS log
  # Made before the stamp: a folder that the build makes beside the sources would look like a change of them, and the next start would build again.
  for folder in "${sources[@]}"; do [ -f "$folder" ] || mkdir -p "$folder/bin" "$folder/obj"; done
  log=$(mktemp)
  : >"$stamp.new"
  # The analyzers are for those who change the code: ./test.sh and the editor run them.
  if ! dotnet build "$project" -c Release -v q -nologo -clp:NoSummary -p:RunAnalyzers=false >"$log" 2>&1; then
    cat "$log" >&2; rm -f "$log"
    say "The build failed."
    exit 1
  fi
  rm -f "$log"
  mv "$stamp.new" "$stamp"
  wait "$installing" || true
  say "Built in $((SECONDS - started)) s."
}

if ! is_built; then
  mkdir -p "$project/obj"
  if has_program flock; then exec 9>"$project/obj/run.lock"; flock 9; fi # two at a time would build into each other
  is_built || build 9>&- # a compiler server that stays would keep the lock
  exec 9>&-
fi

export ASPNETCORE_CONTENTROOT=${ASPNETCORE_CONTENTROOT:-$project} # settings and data are beside the project, wherever this is called from
exec dotnet "$program" "$@"
