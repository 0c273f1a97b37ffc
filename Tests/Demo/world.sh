# Sourced by the demos: a world of its own for some people, so that it looks as it does in use and touches nothing here.
#
# It has users alice (agent), sam (supervisor) and quinn (quality assurance) in the groups of Undertone, or whom the
# arrays agents, supervisors, assurers, operators and services name (services carry events to a hub), a /run of its own,
# no configuration of this machine, and no network. All of it is gone with the script: namespaces of mounts, of the network
# and, for who is not root, of users. Where the system allows none of this, the one world there is has to do: all are the
# user who called, and only sockets of the demo are named.
#
#   enter_world SCRIPT     starts the script again within; returns where that was done
#   people FOLDER          makes the people, with their homes in the folder
#   as WHO COMMAND...      runs a command as one of them; undertone and undertoned are found
#   person WHO             sets the array of this name to what stands before such a command, to run it in the background
#   leave_world            gives what is in the folder to who called

enter_world() {
    [ -z "${demo_world:-}" ] || return 0
    local users=()
    # Numbers of users beyond one's own are lent by /etc/subuid, through newuidmap.
    [ "$(id -u)" = 0 ] || users=(--user --map-root-user --map-auto)
    if unshare "${users[@]}" --mount --net true 2>/dev/null; then
        demo_world=own exec unshare "${users[@]}" --mount --net "$1"
    fi
    demo_world=shared
}

agents=(alice) supervisors=(sam) assurers=(quinn) operators=() services=()

people() {
    folder=$1
    local everybody=("${agents[@]}" "${supervisors[@]}" "${assurers[@]}" "${operators[@]}" "${services[@]}")
    (cd "$folder" && mkdir -p "${everybody[@]}")
    [ "$demo_world" = own ] || return 0
    chmod 711 "$folder"
    grep -v '^undertone' /etc/group >"$folder/group"
    cp /etc/passwd "$folder/passwd"
    local IFS=,
    printf '%s\n' "undertone:x:60110:${supervisors[*]}" "undertone-qa:x:60111:${assurers[*]}" \
        "undertone-agent:x:60112:${agents[*]}" "undertone-operator:x:60113:${operators[*]}" 'undertone-audit:x:60114:' \
        "undertone-hub:x:60115:${services[*]}" >>"$folder/group"
    unset IFS
    local who number=60001
    for who in "${everybody[@]}"; do
        sed -i "/^$who:/d" "$folder/passwd" "$folder/group"
        echo "$who:x:$number:$number::$folder/$who:/bin/sh" >>"$folder/passwd"
        echo "$who:x:$number:" >>"$folder/group"
        number=$((number + 1))
    done
    # Without a note of it (-n) in the /run that is this machine's.
    mount -n -t tmpfs -o mode=755 tmpfs /run
    mount -n --bind "$folder/passwd" /etc/passwd
    mount -n --bind "$folder/group" /etc/group
    [ ! -d /etc/undertone ] || mount -n -t tmpfs -o mode=755 tmpfs /etc/undertone
    # By a way that others may walk, wherever the programs lie.
    mkdir -p /run/demo /run/lock /run/user
    mount -n --bind "$binaries" /run/demo
    for who in "${everybody[@]}"; do
        chown "$who:$who" "$folder/$who"
        chmod 700 "$folder/$who"
        install -d -m 700 -o "$who" -g "$who" "/run/user/$who"
    done
    # As the package does it: systemd/agent-folder, undertone.tmpfiles.conf.
    install -d -m 750 -g undertone /run/undertone
    setfacl -m group:undertone-qa:r-x,group:undertone-hub:r-x,group:undertone-agent:--x /run/undertone
    for who in "${agents[@]}"; do
        install -d -m 2750 -o "$who" -g undertone "/run/undertone/$who"
        setfacl -m group:undertone-qa:r-x,group:undertone-hub:r-x "/run/undertone/$who"
        setfacl -d -m user::rwx,group::rw-,group:undertone-qa:rw-,mask::rwx,other::--- "/run/undertone/$who"
    done
}

person() {
    local with=(TERM="${TERM:-dumb}" LANG="${LANG:-C.UTF-8}" HOME="$folder/$1")
    [ -z "${NO_COLOR:-}" ] || with+=(NO_COLOR=1)
    if [ "$demo_world" = own ]; then
        person=(setpriv --reuid "$1" --regid "$1" --init-groups env --ignore-environment --chdir="$folder/$1"
            "${with[@]}" PATH="/run/demo:$PATH" XDG_RUNTIME_DIR="/run/user/$1")
    else
        person=(env --ignore-environment --chdir="$folder/$1" "${with[@]}" PATH="$binaries:$PATH"
            XDG_RUNTIME_DIR="$folder/run")
    fi
}

as() {
    local person
    person "$1"
    "${person[@]}" "${@:2}"
}

leave_world() {
    [ "$demo_world" != own ] || chown -R --no-dereference 0:0 "$folder"
}
