# The environment of the code, part of script/setup: Python packages, front-end packages, translations.
# Each is redone when the files that decide it have changed; a stamp beside the result keeps their hash.
# shellcheck shell=bash

fingerprint() { { "$PYTHON" -V; cat "$@"; } 2>&1 | sha256sum; }

# up_to_date STAMP FILE...: the stamp was written for these very files, and for this Python.
up_to_date() {
  local stamp=$1
  shift
  [ -e "$stamp" ] && [ "$(<"$stamp")" = "$(fingerprint "$@")" ]
}

install_environment() {
  python_packages "${1:-}"
  front_end_packages
  translations
}

python_packages() {
  local files=("$ROOT/requirements.txt") stamp=$ROOT/.venv/installed-${1:-run}
  [ "${1:-}" != dev ] || files+=("$ROOT/requirements-dev.txt")
  up_to_date "$stamp" "${files[@]}" && return
  pip_install "${files[-1]}"
  fingerprint "${files[@]}" >"$stamp"
}

pip_install() {
  make_virtual_environment
  say "Installing the Python packages of $(basename "$1") (a minute or two)"
  quietly "$PYTHON" -m pip install --quiet --no-input --disable-pip-version-check --only-binary :all: -r "$1" ||
    die "pip could not install $1; its last words are above."
}

# An environment that was interrupted, or whose Python has left the machine, is made anew.
make_virtual_environment() {
  local python
  "$PYTHON" -m pip --version >/dev/null 2>&1 && return
  python=$(find_python) || die "Python 3.11, 3.12 or 3.13 with its venv module is needed, and is not here."
  say "Making the Python environment .venv"
  quietly "$python" -m venv --clear "$ROOT/.venv" || die "$python could not make .venv; its last words are above."
}

front_end_packages() {
  local stamp=$ROOT/node_modules/.installed files=("$ROOT/package.json" "$ROOT/package-lock.json")
  up_to_date "$stamp" "${files[@]}" && return
  # Where the machine has no npm, a wheel brings it into the Python environment.
  PATH=$PATH:$ROOT/.venv/bin
  command -v npm >/dev/null || pip_install "$ROOT/script/lib/requirements-node.txt"
  say "Installing the front-end packages"
  quietly npm --prefix "$ROOT" ci --ignore-scripts --no-audit --no-fund ||
    die "npm could not install the front-end packages; its last words are above."
  fingerprint "${files[@]}" >"$stamp"
}

translations() {
  local source
  for source in "$ROOT"/locale/*/LC_MESSAGES/*.po; do
    [ "$source" -nt "${source%.po}.mo" ] || continue
    say "Compiling ${source#"$ROOT"/}"
    quietly "$PYTHON" -m babel.messages.frontend compile -i "$source" -o "${source%.po}.mo" ||
      die "${source#"$ROOT"/} does not compile; the reason is above."
  done
}
