# Sourced by inputs: files from registries, checked. Exit code 3 where they cannot be had.

# from_pypi NAME DIRECTORY [OPTION OF PIP…]: unpacks there the wheel of NAME that requirements.txt pins.
from_pypi() {
  local wheels
  wheels=$(mktemp -d)
  grep "^$1==" scripts/packaging/requirements.txt >"$wheels/wanted.txt"
  python3 -m pip --disable-pip-version-check -q download --no-deps --require-hashes -r "$wheels/wanted.txt" -d "$wheels" --only-binary=:all: "${@:3}" ||
    die 3 "pip cannot download $1"
  python3 -m zipfile -e "$wheels"/*.whl "$2"
  rm -rf "$wheels"
}

# from_debian NAME/FILE DIRECTORY SHA256: a file of Debian's pool.
from_debian() {
  local file=${1#*/}
  curl -fsS --retry 3 -o "$2/$file" "http://deb.debian.org/debian/pool/main/${1:0:1}/$1" || die 3 "$file cannot be downloaded from Debian's pool"
  echo "$3  $2/$file" | sha256sum --check --quiet || die 1 "$file is not the one that was expected"
}
