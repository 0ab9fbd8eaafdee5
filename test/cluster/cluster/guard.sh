#!/bin/sh
# Cleans up after a cluster: `guard.sh FOLDER`. Each line of input lists the processes that run now. The input ends when
# the process that writes it does, however that ends: then those processes are killed and the folder is removed.
running=
while read -r line; do running=$line; done
# shellcheck disable=SC2086 # Several ids, several arguments.
[ -z "$running" ] || kill -KILL $running 2>/dev/null
# What is being killed may still be writing.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf "$1" 2>/dev/null && break
  sleep 0.1
done
