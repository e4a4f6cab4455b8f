#!/usr/bin/env bash
# Runs every test, with a real Asterisk, MariaDB, Chromium and Firefox; the last line says how many passed and failed.
#
#   ./test.sh                 everything: installs what is missing (root on Debian), builds Release, tests, checks the formatting
#   ./test.sh --fast          what needs no server, no browser and no ffmpeg; installs nothing
#   ./test.sh FILTER          only these tests, in the words of `dotnet test --filter`, such as FullyQualifiedName~Ami
#
# EVOLVEX_TEST_RIG names the folder for Asterisk and the databases (artifacts/rig when not set). EVOLVEX_INSTALL=no calls no apt.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$top/build/debian.sh"
cd "$top"

fast=no filter=
for word in "$@"; do
  case $word in
    --fast)    fast=yes ;;
    -h|--help) sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*)        say "test.sh: unknown option $word"; exit 2 ;;
    *)         filter=${filter:+$filter&}$word ;;
  esac
done

rig=${EVOLVEX_TEST_RIG:-$top/artifacts/rig}
mkdir -p "$rig"; rig=$(cd "$rig" && pwd -P)
export EVOLVEX_TEST_RIG=$rig
results=$top/artifacts/test-results
require_sdk "$top"

install_programs() {
  [ "${EVOLVEX_INSTALL:-yes}" != no ] || return 0
  local missing=()
  has_program ffmpeg || missing+=(ffmpeg)
  has_library libmp3lame.so.0 || missing+=(libmp3lame0)
  { has_program mariadbd || [ -x /usr/sbin/mariadbd ]; } && has_program mariadb-install-db || missing+=(mariadb-server-core)
  has_program mariadb || missing+=(mariadb-client-core)
  has_program chromium || missing+=(chromium fonts-dejavu-core)
  has_program firefox-esr || missing+=(firefox-esr)
  has_program sipp || missing+=(sip-tester)
  has_program debootstrap || [ -e "$rig/pbx/installed" ] || missing+=(debootstrap)
  install_packages ${missing[@]+"${missing[@]}"}
}

# Debian's unstable release has Asterisk 22 and may be broken for a day; bullseye has 16 and never changes.
install_asterisk() {
  [ ! -e "$rig/pbx/installed" ] || return 0
  [ "${EVOLVEX_INSTALL:-yes}" != no ] || return 0
  [ "$(id -u)" = 0 ] || { say "Installing Asterisk into a chroot needs root: run ./test.sh as root, or ./test.sh --fast."; return 1; }
  local script=Evolvex.Portal.Tests/Rig/asterisk
  "$script" install "$rig/pbx" sid && return 0
  say "Asterisk 22 from sid does not install today; taking Asterisk 16 from bullseye."
  "$script" install "$rig/pbx" bullseye
}

# What a killed test run may have left running, unless somebody else is testing on this rig.
stop_what_is_left() {
  [ -e "$rig/in-use" ] && has_program flock || return 0
  flock -n "$rig/in-use" bash -c '
    [ ! -s "$1/pbx/asterisk.pid" ] || Evolvex.Portal.Tests/Rig/asterisk stop "$1/pbx"
    [ ! -s "$1/db/mariadbd.pid" ] || Evolvex.Portal.Tests/Rig/mariadb remove "$1/db"' _ "$rig" >/dev/null 2>&1 || true
}
trap stop_what_is_left EXIT

installing=
if [ "$fast" = no ]; then
  install_programs || say "Not everything could be installed: the tests that need it will fail and say so."
  install_asterisk & # while the compiler works
  installing=$!
else
  filter="Needs!=Asterisk&Needs!=MariaDb&Needs!=Chromium&Needs!=Firefox&Needs!=Ffmpeg${filter:+&($filter)}"
fi

say "Building …"
stamp=Evolvex.Portal/obj/run.stamp # tells run.sh that it need not build again
mkdir -p Evolvex.Portal/obj
: >"$stamp.new"
dotnet build Evolvex.Portal.sln -c Release -v q -nologo -clp:NoSummary || { say "The build failed."; echo "0 passed, 1 failed"; exit 1; }
mv "$stamp.new" "$stamp"
if [ -n "$installing" ]; then wait "$installing" || say "No Asterisk is installed: the tests that need it will fail and say so."; fi
[ "$fast" = yes ] || [ ! -e "$rig/pbx/installed" ] || say "Testing against Asterisk from $(cat "$rig/pbx/installed")."

rm -rf "$results"
passed=0 failed=0
# A test that hangs for five minutes ends its run as a failure, with the test named.
dotnet test Evolvex.Portal.sln -c Release --no-build --nologo -v q ${filter:+--filter "$filter"} \
  --results-directory "$results" --logger "trx" --logger "console;verbosity=minimal" \
  --blame-hang-timeout 5m --blame-hang-dump-type none || failed=1

# The sums of all result files; a run that died without one counts as a failure.
count() { cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*' | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$' | awk '{ n += $1 } END { print n + 0 }'; }
crashed=$failed
passed=$(count passed)
failed=$(count failed)
if [ "$crashed" = 1 ] && [ "$failed" = 0 ]; then failed=1; fi
if [ $((passed + failed)) = 0 ]; then say "No test matched."; failed=1; fi

if [ -z "$filter" ] || [ "$fast" = yes ]; then
  say "Checking the formatting …"
  if ! dotnet format --verify-no-changes --no-restore -v q; then say "Formatting differs: run dotnet format."; failed=$((failed + 1)); fi
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
