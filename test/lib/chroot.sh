# Chroots of Debian's releases, for make matrix and make check-deb: made by debootstrap from the mirror that this machine's
# apt uses, kept in MATRIX_CACHE and shared by all clones of the repository.  What is mounted into one, and what runs in
# it, lives in a namespace of its own: with the namespace it is gone, however a script ends.
#
#   . test/lib/server.sh
#   . test/lib/chroot.sh
#   lock_chroots                        one script at a time uses them
#   make_chroot VERSION                 the one that PostgreSQL VERSION is in
#   make_bare_chroot RELEASE            MATRIX_CACHE/bare-RELEASE
#   in_chroot ROOT COMMAND…             as root in there
#
# Sourced as root, with the repository's root as the working directory and `set -eu` on.

MATRIX_CACHE=${MATRIX_CACHE:-/var/cache/emulation-matrix}

matrix_suite() {
  case $1 in
    15) echo here ;;
    17) echo trixie ;;
    18) echo sid ;;
    19) echo experimental ;;
    *) say "no Debian release is known here for PostgreSQL $1"; return 1 ;;
  esac
}

# Of Debian, that this machine is.
this_release() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

lock_chroots() {
  install_packages util-linux
  mkdir -p "$MATRIX_CACHE"
  exec 9>"$MATRIX_CACHE/lock"
  flock --nonblock 9 || die "another make matrix or make check-deb runs on this machine"
}

debian_mirror() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | head -n 1)
  [ -n "$mirror" ] || { say "this machine's apt has no mirror of Debian"; return 1; }
  echo "$mirror"
}

# How this machine's apt reaches its mirror, proxies and clock included.
apt_settings() { apt-config dump | grep -iE '^Acquire::((https?|ftp)::|Check-)' || true; }

root_of() { echo "$MATRIX_CACHE/$(matrix_suite "$1")"; }

# In a chroot: root_of VERSION, then a command and its arguments.
in_chroot() {
  local root=$1
  shift
  unshare --mount --pid --fork --kill-child bash -c '
    set -eu
    root=$1
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec env -i HOME=/root LANG=C.UTF-8 TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      NODE_EXTRA_CA_CERTS=/etc/ssl/certs/machine.crt EMULATION_CASES=/work/cases \
      ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} \
      chroot "$root" "$@"' in_chroot "$root" "$@"
}

# Only what makes PostgreSQL VERSION comes from there: everything else stays sid's.
add_experimental() {
  local version=$1 root=$2 mirror=$3
  echo "deb $mirror experimental main" >"$root/etc/apt/sources.list.d/experimental.list"
  printf 'Package: src:postgresql-%s\nPin: release a=experimental\nPin-Priority: 500\n' "$version" \
    >"$root/etc/apt/preferences.d/experimental"
}

bootstrap_into() { debootstrap --variant=minbase "$1" "$2" "$(debian_mirror)" 2>&1; }

bootstrap() {
  local suite=$1 root=$2 log
  install_packages debootstrap
  say "making a chroot of Debian $suite in $root"
  rm -rf --one-file-system "$root.new"
  mkdir -p "$root.new"
  log=$root.log
  patiently "making the chroot" bootstrap_into "$suite" "$root.new" >"$log" || { tail -n 20 "$log" >&2; return 1; }
  # Nothing that is installed there starts anything.
  printf '#!/bin/sh\nexit 101\n' >"$root.new/usr/sbin/policy-rc.d"
  chmod +x "$root.new/usr/sbin/policy-rc.d"
}

# How this machine reaches the world.
connect() {
  local root=$1
  apt_settings >"$root/etc/apt/apt.conf.d/80machine"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  # Who npm fetches from may be known to this machine by a certificate of its own.
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] ||
    install -D --mode=644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/machine.crt"
}

make_chroot() {
  local version=$1 suite root
  suite=$(matrix_suite "$version")
  root=$(root_of "$version")
  if ! [ -e "$root/etc/debian_version" ]; then
    bootstrap "${suite/experimental/sid}" "$root"
    [ "$suite" != experimental ] || add_experimental "$version" "$root.new" "$(debian_mirror)"
    mv "$root.new" "$root"
  fi
  connect "$root"
}

# One with nothing installed, which only copies are made of; of this machine's release, where it has the same sources.
make_bare_chroot() {
  local suite=$1 root=$MATRIX_CACHE/bare-$1 part
  if ! [ -e "$root/etc/debian_version" ]; then
    bootstrap "$suite" "$root"
    mv "$root.new" "$root"
  fi
  connect "$root"
  [ "$suite" = "$(this_release)" ] || return 0
  rm -rf "$root/etc/apt/sources.list"
  for part in /etc/apt/{sources.list,sources.list.d,preferences.d,trusted.gpg.d,keyrings} /usr/share/keyrings; do
    [ ! -e "$part" ] || cp -a "$part" "$root${part%/*}/"
  done
}
