# Sourced by scripts that need packages of the system: says what happens on stderr, and installs Debian or Ubuntu packages.

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

# die CODE MESSAGE
die() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# install_packages NAME…: with apt-get, as root or by sudo. Exit code 2 where that is impossible, 1 where it fails.
install_packages() {
  local apt=(apt-get) log
  command -v apt-get >/dev/null ||
    die 2 "there is no apt-get on this system. Install what corresponds to these Debian packages, then run again: $*"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      die 2 "not root, and there is no sudo. Have an administrator run: apt-get install $*"
    apt=(sudo apt-get)
  fi
  say "installing system packages with ${apt[*]}: $*"
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  if ! { "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    die 1 "apt-get failed (above; all of it in $log). Without a network, install these packages by other means: $*"
  fi
  rm -f "$log"
}
