# Sourced by run.sh and test.sh: finding programs, and installing Debian packages where that may be done.

say() { printf '%s\n' "$*" >&2; }

has_program() { command -v "$1" >/dev/null 2>&1; }
has_library() { { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q "$1"; }

# as_root COMMAND… : runs it as root, directly or by a sudo that asks nothing; fails where neither is possible.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif has_program sudo && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

# Debian names the ICU package after its version; a fresh machine has no list of packages yet.
icu_package() {
  local found
  found=$(apt-cache search --names-only '^libicu[0-9]+$' 2>/dev/null | sort -V | tail -n 1 | cut -d' ' -f1)
  if [ -z "$found" ] && as_root apt-get -qq update >/dev/null; then
    found=$(apt-cache search --names-only '^libicu[0-9]+$' | sort -V | tail -n 1 | cut -d' ' -f1)
  fi
  printf '%s' "${found:-libicu-dev}"
}

# install_packages NAME… : by apt, by name; true when all are there afterwards.
install_packages() {
  [ $# -gt 0 ] || return 0
  has_program apt-get || { say "There is no apt here; please install: $*"; return 1; }
  as_root true || { say "Not allowed to install; please do: apt-get install $*"; return 1; }
  say "Installing with apt: $*"
  local quiet=(-qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install -y --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  { as_root apt-get "${quiet[@]}" update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install -y --no-install-recommends "$@"; } >/dev/null || {
    say "apt could not install: $*"
    return 1
  }
}

# Asks in a shell of its own, which keeps quiet when .NET aborts for want of ICU.
sdk_starts() { bash -c 'cd "$1" && dotnet --version; exit $?' _ "$1" >/dev/null 2>&1; }

# require_sdk FOLDER : ends with one clear line where the .NET SDK that global.json asks for is missing.
require_sdk() {
  if ! has_program dotnet && [ -x "$HOME/.dotnet/dotnet" ]; then PATH="$HOME/.dotnet:$PATH"; export DOTNET_ROOT="$HOME/.dotnet"; fi
  has_program dotnet || { say "The .NET 10 SDK is missing. Get it at https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."; exit 1; }
  if ! sdk_starts "$1"; then
    if ! has_library libicuuc && has_program apt-get; then install_packages "$(icu_package)" || true; fi
    sdk_starts "$1" || {
      say "The .NET SDK here does not start or is too old: global.json asks for .NET 10. Get it at https://dotnet.microsoft.com/download/dotnet/10.0"
      exit 1
    }
  fi
}
