/** The machine's serial ports: the kernel's console, then one for each direction of output. */
export const PORTS = { console: "ttyS0", stdout: "ttyS1", stderr: "ttyS2" } as const;

export interface InitOptions {
  /** 32 hex digits drawn for this machine; see channel.ts. */
  nonce: string;
  /** Modules to load before the commands, in order: full paths in the machine. */
  modules: readonly string[];
  /** An interactive shell on the console instead of the commands. */
  shell: boolean;
}

const MOUNTS = `/bin/busybox --install -s
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm /tmp /run
mount -t devpts devpts /dev/pts
mount -t debugfs debug /sys/kernel/debug
mount -t tmpfs tmp /tmp
export PATH=/usr/bin:/bin:/sbin:/usr/sbin HOME=/root
cd /root
ln -sf /proc/self/fd /dev/fd
hostname machine
# The kernel's boot is quiet, what comes after it is not.
dmesg -n 8
`;

// The command's pipes are emptied into the ports by cat, so that no program in the machine takes its
// output for a terminal. Whatever a background process still holds open is cut after two seconds.
const COMMANDS = `exec 3>/dev/${PORTS.stdout} 4>/dev/${PORTS.stderr}
stty -F /dev/${PORTS.stdout} raw -echo
stty -F /dev/${PORTS.stderr} raw -echo
mkfifo /run/stdout /run/stderr
cat </run/stdout >&3 & out=$!
cat </run/stderr >&4 & err=$!
printf '%s:begin\\n' "$nonce" >&3
printf '%s:begin\\n' "$nonce" >&4
/bin/sh /lib/microv/commands >/run/stdout 2>/run/stderr </dev/null 3>&- 4>&-
status=$?
n=0
while [ $n -lt 20 ] && { kill -0 $out || kill -0 $err; } 2>/dev/null; do sleep 0.1; n=$((n + 1)); done
kill -9 $out $err 2>/dev/null
printf '%s:end %d\\n' "$nonce" $status >&4
printf '%s:end %d\\n' "$nonce" $status >&3
exec 3>&- 4>&-
`;

const SHELL = `echo "This is the machine. 'poweroff -f' or Ctrl-A X leaves it."
setsid cttyhack /bin/sh -l
`;

/** The text of /init: mounts, modules, then the commands (or a shell), then power-off. */
export function initScript(options: InitOptions): string {
  const insmod = options.modules
    .map((path) => `insmod ${path} || echo "init: cannot load ${path}"\n`)
    .join("");
  const body = options.shell ? SHELL : COMMANDS;
  return `#!/bin/busybox sh\nnonce=${options.nonce}\n${MOUNTS}${insmod}${body}sync\npoweroff -f\n`;
}
