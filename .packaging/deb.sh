#!/bin/bash
# Builds the Debian packages of programs that are built already: undertone, undertone-uplink, undertone-hub.
#
#   deb.sh [--dynamic] BINARIES FOLDER
#
# BINARIES holds the programs; FOLDER receives NAME_VERSION_ARCHITECTURE.deb for each. What is installed, and where, is
# said in `make install` and its likes alone; debian/ here adds what only a package has. Root is not needed. The same commit,
# programs and tools give the same file, byte for byte.
#
# With --dynamic the programs may need the shared Swift runtime, which no Debian package brings: debug builds do. Such a
# package works on this machine alone, and is packed quickly rather than well: for tests.
set -euo pipefail
shopt -s extglob
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
for program in undertone undertoned undertone-uplink undertone-hub; do
    [ -x "$binaries/$program" ] || fail "no $program in $binaries; first: make build"
    built=$("$binaries/$program" --version)
    [ "$built" = "$version" ] || fail "$binaries/$program is of version $built, the sources of $version; first: make build"
done
if [ $dynamic = no ] && ldd "$binaries/undertoned" | grep libswiftCore >/dev/null; then
    fail "the programs in $binaries need the shared Swift runtime; take those of make build"
fi

work=$folder/work
rm -rf "$work"
mkdir -p "$work"

python3 -B .packaging/changelog.py CHANGELOG.md "$maintainer" >"$work/changelog"
logged=$(dpkg-parsechangelog --file "$work/changelog" --show-field Version)
[ "$logged" = "$version" ] || fail "CHANGELOG.md begins with version $logged, Version.swift says $version"

# What the licences of the packages that are linked in ask for.
for package in $(sed -n 's|.*\.package(url: ".*/\([^"]*\)".*|\1|p' Package.swift); do
    grep -qE "(Files:)? $package/\*" .packaging/debian/copyright || fail ".packaging/debian/copyright: no word on $package"
done
sed -n 's|^\(Files:\)\? \([^/]*\)/\*$|\2|p' .packaging/debian/copyright | while read -r package; do
    notice=.build/checkouts/$package/NOTICE.txt
    [ ! -e "$notice" ] || { printf '== %s ==\n\n' "$package"; cat "$notice"; }
done >"$work/NOTICE"
[ -s "$work/NOTICE" ] || fail "the sources of the Swift packages, with their notices, are not in .build/checkouts; first: make build"

# README without its pictures, the articles below the name of their module, and links that hold there.
installed() {
    sed -E -e '/^!\[/d' -e 's#(^|[^[:alnum:]])(\.\./)*Sources/[A-Za-z/]*/([A-Za-z]*)\.docc/([A-Za-z]*\.md)#\1\3/\4.gz#g' \
        -e 's#\]\(config/#](/etc/undertone/#g' -e 's#\(CHANGELOG\.md\)#(changelog.gz)#g' -e 's#\(LICENSE\)#(copyright)#g' "$1"
}

# pack NAME TARGET MODULES SCRIPTS...: what `make TARGET` installs, the articles of MODULES (a pattern), maintainer scripts
pack() {
    local name=$1 target=$2 modules=$3 tree=$work/$1 documents=$work/$1/usr/share/doc/$1 article module
    shift 3
    mkdir -p "$tree/DEBIAN"
    make --silent "$target" DESTDIR="$tree" PREFIX=/usr ZSH_COMPLETIONS=/usr/share/zsh/vendor-completions BINARIES="$binaries"
    strip --remove-section=.comment "$tree/usr/bin/$name"
    # One file with two names, also where strip wrote a new one.
    [ ! -e "$tree/usr/bin/undertoned" ] || ln -f "$tree/usr/bin/undertone" "$tree/usr/bin/undertoned"

    install -d "$documents"
    install -m 644 .packaging/debian/copyright "$documents/"
    [ "$name" != undertone ] || installed README.md | gzip -9n >"$documents/README.md.gz"
    for article in Sources/$modules/*.docc/*.md; do
        module=$(basename "${article%.docc/*}")
        install -d "$documents/$module"
        installed "$article" | gzip -9n >"$documents/$module/${article##*/}.gz"
    done
    sed "1s/^undertone /$name /;s/^undertone (/$name (/" "$work/changelog" >"$work/changelog.$name"
    gzip -9nc "$work/changelog.$name" >"$documents/changelog.gz"
    gzip -9nc "$work/NOTICE" >"$documents/NOTICE.gz"

    (
        cd "$tree"
        [ ! -d etc ] || find etc -type f -printf '/%p\n' | sort >DEBIAN/conffiles
        find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums
    )
    for script in "$@"; do
        sed -e "s|@PROGRAM@|$name|g" -e "s|@NEXT@|${next[$name]-}|" -e "s|@KEPT@|${kept[$name]-}|" \
            ".packaging/debian/$script" >"$tree/DEBIAN/${script#service.}"
        chmod 755 "$tree/DEBIAN/${script#service.}"
    done
    (
        # dpkg-shlibdeps looks for debian/control where it is called.
        cd .packaging
        dpkg-shlibdeps -O "${ignore[@]}" -e"$tree/usr/bin/$name" >"$work/substvars" 2>"$work/shlibdeps.log" ||
            { cat "$work/shlibdeps.log" >&2; exit 1; }
        dpkg-gencontrol -p"$name" -l"$work/changelog" -T"$work/substvars" -f"$work/files" -P"$tree" \
            -DMaintainer="$maintainer" -O >"$tree/DEBIAN/control"
    )
    rm -f "$folder/$name"_*.deb
    deb=$folder/${name}_${version}_$(dpkg --print-architecture).deb
    dpkg-deb --root-owner-group "${compress[@]}" --build "$tree" "$deb" >/dev/null
    echo "$deb: $(stat --format=%s "$deb" | numfmt --to=iec), installed $(($(dpkg-deb --field "$deb" Installed-Size) / 1024))M"
}

# What the maintainer scripts of a site's programs say: what comes next, and what stays when they are purged.
declare -A next=(
    [undertone-uplink]="join a site by a token of its hub: undertone-uplink join TOKEN"
    [undertone-hub]="make a site, once: undertone-hub init --site NAME --server HOST"
) kept=(
    [undertone-uplink]="it holds this desk's key, which the site can revoke: undertone-hub desk revoke DESK"
    [undertone-hub]="it is the site, and nothing replaces its keys"
)
service=(service.postinst service.prerm service.postrm)
pack undertone install '*' postinst prerm postrm
pack undertone-uplink install-uplink Uplink "${service[@]}"
pack undertone-hub install-hub '@(Hub|Fleet)' "${service[@]}"
rm -rf "$work"
