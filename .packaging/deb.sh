#!/bin/bash
# Builds the Debian package of programs that are built already.
#
#   deb.sh [--dynamic] BINARIES FOLDER
#
# BINARIES holds undertone and undertoned; FOLDER receives undertone_VERSION_ARCHITECTURE.deb. What is installed, and
# where, is said in `make install` alone; debian/ here adds what only a package has. Root is not needed. The same commit,
# programs and tools give the same file, byte for byte.
#
# With --dynamic the programs may need the shared Swift runtime, which no Debian package brings: debug builds do. Such a
# package works on this machine alone, and is packed quickly rather than well: for tests.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
fail() { echo "deb.sh: $*" >&2; exit 1; }

dynamic=no
compress=()
ignore=()
if [ "${1-}" = --dynamic ]; then
    dynamic=yes
    compress=(-Zgzip -z1)
    ignore=(--ignore-missing-info)
    shift
fi
[ $# = 2 ] || fail "usage: deb.sh [--dynamic] BINARIES FOLDER"
mkdir -p "$2"
binaries=$(realpath "$1")
folder=$(realpath "$2")
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat --format=%Y CHANGELOG.md)}
# A site that builds packages of its own says who it is as for any Debian tool.
maintainer=$(sed -n 's/^Maintainer: //p' .packaging/debian/control)
[ -z "${DEBEMAIL-}" ] || maintainer="${DEBFULLNAME:-Undertone} <$DEBEMAIL>"

# Version.swift says which version this is; the programs and the change log must agree.
version=$(sed -n 's/.*static let current = "\(.*\)"/\1/p' Sources/Vocabulary/Version.swift)
for program in undertone undertoned; do
    [ -x "$binaries/$program" ] || fail "no $program in $binaries; first: make build"
    built=$("$binaries/$program" --version)
    [ "$built" = "$version" ] || fail "$binaries/$program is of version $built, the sources of $version; first: make build"
done
if [ $dynamic = no ] && ldd "$binaries/undertoned" | grep libswiftCore >/dev/null; then
    fail "the programs in $binaries need the shared Swift runtime; take those of make build"
fi

work=$folder/work
tree=$work/undertone
rm -rf "$work"
mkdir -p "$tree/DEBIAN"
make --silent install DESTDIR="$tree" PREFIX=/usr ZSH_COMPLETIONS=/usr/share/zsh/vendor-completions BINARIES="$binaries"
strip --remove-section=.comment "$tree"/usr/bin/*

documents=$tree/usr/share/doc/undertone
install -d "$documents"
install -m 644 .packaging/debian/copyright "$documents/"
# README without its pictures, the articles below the name of their module, and links that hold there.
installed() {
    sed -E -e '/^!\[/d' -e 's#(^|[^[:alnum:]])(\.\./)*Sources/[A-Za-z/]*/([A-Za-z]*)\.docc/([A-Za-z]*\.md)#\1\3/\4.gz#g' \
        -e 's#\]\(config/#](/etc/undertone/#g' -e 's#\(CHANGELOG\.md\)#(changelog.gz)#g' -e 's#\(LICENSE\)#(copyright)#g' "$1"
}
installed README.md | gzip -9n >"$documents/README.md.gz"
for article in Sources/*/*.docc/*.md; do
    module=$(basename "${article%.docc/*}")
    install -d "$documents/$module"
    installed "$article" | gzip -9n >"$documents/$module/${article##*/}.gz"
done
python3 -B .packaging/changelog.py CHANGELOG.md "$maintainer" >"$work/changelog"
logged=$(dpkg-parsechangelog --file "$work/changelog" --show-field Version)
[ "$logged" = "$version" ] || fail "CHANGELOG.md begins with version $logged, Version.swift says $version"
gzip -9nc "$work/changelog" >"$documents/changelog.gz"

# What the licences of the packages that are linked in ask for.
for package in $(sed -n 's|.*\.package(url: ".*/\([^"]*\)".*|\1|p' Package.swift); do
    grep -qE "(Files:)? $package/\*" .packaging/debian/copyright || fail ".packaging/debian/copyright: no word on $package"
done
sed -n 's|^\(Files:\)\? \([^/]*\)/\*$|\2|p' .packaging/debian/copyright | while read -r package; do
    notice=.build/checkouts/$package/NOTICE.txt
    [ ! -e "$notice" ] || { printf '== %s ==\n\n' "$package"; cat "$notice"; }
done >"$work/NOTICE"
[ -s "$work/NOTICE" ] || fail "the sources of the Swift packages, with their notices, are not in .build/checkouts; first: make build"
gzip -9nc "$work/NOTICE" >"$documents/NOTICE.gz"

(
    cd "$tree"
    find etc -type f -printf '/%p\n' | sort >DEBIAN/conffiles
    find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums
)
install -m 755 .packaging/debian/{postinst,prerm,postrm} "$tree/DEBIAN/"
(
    # dpkg-shlibdeps looks for debian/control where it is called.
    cd .packaging
    dpkg-shlibdeps -O "${ignore[@]}" -e"$tree/usr/bin/undertone" -e"$tree/usr/bin/undertoned" \
        >"$work/substvars" 2>"$work/shlibdeps.log" || { cat "$work/shlibdeps.log" >&2; exit 1; }
    dpkg-gencontrol -l"$work/changelog" -T"$work/substvars" -f"$work/files" -P"$tree" -DMaintainer="$maintainer" -O \
        >"$tree/DEBIAN/control"
)

rm -f "$folder"/undertone_*.deb
deb=$folder/undertone_${version}_$(dpkg --print-architecture).deb
dpkg-deb --root-owner-group "${compress[@]}" --build "$tree" "$deb" >/dev/null
rm -rf "$work"
echo "$deb: $(stat --format=%s "$deb" | numfmt --to=iec), installed $(($(dpkg-deb --field "$deb" Installed-Size) / 1024))M"
