#!/usr/bin/env bash
# Runs every test, with a real Asterisk, MariaDB, Chromium and Firefox; the last line says how many passed and failed.
#
#   ./test.sh                 everything: installs what is missing (root on Debian), builds Release, tests, checks the formatting
#   ./test.sh --fast          what needs no server, no browser and no ffmpeg; installs nothing
#   ./test.sh FILTER          only these tests, in the words of `dotnet test --filter`, such as FullyQualifiedName~Ami
#
# Where one to three tests failed they are run once more, alone, and what comes of that counts: on a machine that does other work as well a test may lose a race that
# says nothing about the portal. Which failed first is said loudly, and their details stay in the output. More than three failures are failures at once, and so is a
# run that was cut short.
#
# EVOLVEX_TEST_RIG names the folder for Asterisk and the databases (artifacts/rig when not set). EVOLVEX_INSTALL=no calls no apt.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$top/build/debian.sh"
. "$top/build/results.sh"
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
  { has_program php && php -m | grep -x curl >/dev/null; } || missing+=(php-cli php-curl)
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
  filter="Needs!=Asterisk&Needs!=MariaDb&Needs!=Chromium&Needs!=Firefox&Needs!=Ffmpeg&Needs!=Php${filter:+&($filter)}"
fi

say "Building …"
stamp=Evolvex.Portal/obj/run.stamp # tells run.sh that it need not build again
mkdir -p Evolvex.Portal/obj
: >"$stamp.new"
dotnet build Evolvex.Portal.sln -c Release -v q -nologo -clp:NoSummary || { say "The build failed."; echo "0 passed, 1 failed"; exit 1; }
mv "$stamp.new" "$stamp"
if [ -n "$installing" ]; then wait "$installing" || say "No Asterisk is installed: the tests that need it will fail and say so."; fi
[ "$fast" = yes ] || [ ! -e "$rig/pbx/installed" ] || say "Testing against Asterisk from $(cat "$rig/pbx/installed")."

# Runs the few that failed once more, alone. Nothing is won where that run does not come to its end, or does not run them all.
try_again() {
  local first=$failed names all=$((passed + failed)) crashed=no again
  names=$(failed_tests "$results")
  say "=== $first FAILED IN THE FIRST RUN and will be run once more, alone:"
  say "$names"
  run_tests "$results/again" "$(these_tests <<<"$names")" || crashed=yes
  again=$(count "$results/again" failed)
  if was_cut_short "$results/again" || { [ $crashed = yes ] && [ "$again" = 0 ]; } || [ $(($(count "$results/again" passed) + again)) -lt "$first" ]; then
    say "=== THE SECOND RUN did not come to its end: the first one counts."
    return 0
  fi
  failed=$again passed=$((all - again))
  if [ "$again" = 0 ]; then say "=== ALL OF THEM PASSED ALONE, so they count as passed. They lost a race in the first run, which is worth mending."
  else say "=== $again FAILED AGAIN, alone:"; failed_tests "$results/again" >&2; fi
}

# run_tests FOLDER FILTER : a test that hangs for five minutes ends its run as a failure, with the test named.
run_tests() {
  dotnet test Evolvex.Portal.sln -c Release --no-build --nologo -v q ${2:+--filter "$2"} \
    --results-directory "$1" --logger "trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout 5m --blame-hang-dump-type none
}

# The result files tell the sums; a run that died without one counts as a failure.
rm -rf "$results"
crashed=no
run_tests "$results" "$filter" || crashed=yes
passed=$(count "$results" passed)
failed=$(count "$results" failed)
if [ $crashed = yes ] && [ "$failed" = 0 ]; then failed=1
elif [ "$failed" -gt 0 ] && [ "$failed" -le 3 ] && ! was_cut_short "$results"; then try_again; fi
if [ $((passed + failed)) = 0 ]; then say "No test matched."; failed=1; fi

if [ -z "$filter" ] || [ "$fast" = yes ]; then
  say "Checking the formatting …"
  if ! dotnet format --verify-no-changes --no-restore -v q; then say "Formatting differs: run dotnet format."; failed=$((failed + 1)); fi
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
