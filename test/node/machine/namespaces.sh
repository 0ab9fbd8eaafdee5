#!/bin/sh
# Runs a command where a node can run without touching the machine: `namespaces.sh FOLDER COMMAND...`, as the first process
# of mount, network and process namespaces of its own. When it ends, the kernel ends all that runs there, and the mounts and
# the network are gone. It stays the parent of what daemons leave behind.
set -eu
folder=$1
shift

# No name server is to be reached, and nobody is to wait for one. Before /run: the file may be a link into it.
: >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf

# Programs expect these where they always are; the machine's own are out of sight.
mkdir -p "$folder/kubelet" "$folder/containerd" "$folder/sysctl"
mount -t tmpfs tmpfs /run
mkdir -p /var/lib/kubelet /var/lib/containerd
mount --bind "$folder/kubelet" /var/lib/kubelet
mount --bind "$folder/containerd" /var/lib/containerd

# kubelet insists on these settings, which are the whole machine's: it is shown files that have them.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  name=${setting%=*}
  file=$folder/sysctl/$(echo "$name" | tr / .)
  echo "${setting#*=}" >"$file"
  mount --bind "$file" "/proc/sys/$name"
done

# The bridge of the pods is the node's own network interface as well. It leads nowhere else.
ip link set lo up
ip link add "$FLOE_NODE_BRIDGE" type bridge
ip address add "$FLOE_NODE_ADDRESS/24" dev "$FLOE_NODE_BRIDGE"
ip link set "$FLOE_NODE_BRIDGE" up
ip route add default dev "$FLOE_NODE_BRIDGE"

"$@"
