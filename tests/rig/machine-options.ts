/** What a machine is made of and what runs in it. */
export interface MachineOptions {
  /** Shell commands that run as root in the machine; empty only with `shell`. */
  commands: string;
  cpus: number;
  /** As QEMU's -m takes it: a number with M or G. */
  mem: string;
  /** Files to take on board; the mode is kept. */
  put: readonly PutFile[];
  /** Loads KVM's modules before the commands. */
  kvm: boolean;
  /** Takes KVM's modules on board under /lib/modules/kvm without loading them. */
  kvmFiles: boolean;
  /** Seconds until the machine is killed and the status is 124; 0 is never. */
  timeout: number;
  shell: boolean;
  gdb: boolean;
  /** One instruction is one TSC tick: exact counts, about three times slower. */
  icount: boolean;
  /** QEMU's -cpu. */
  cpu: string;
  /** Boots the compressed kernel, five seconds slower: its own entry can switch to 5-level paging. */
  compressed: boolean;
  /** Text added to the kernel's command line. */
  append: string;
  /** Leave MicroV's own files out: a bare Debian. */
  bare: boolean;
}

export interface PutFile {
  local: string;
  /** Full path in the machine. */
  remote: string;
}

export const DEFAULTS: MachineOptions = {
  commands: "",
  cpus: 2,
  mem: "1G",
  put: [],
  kvm: false,
  kvmFiles: false,
  timeout: 120,
  shell: false,
  gdb: false,
  icount: false,
  cpu: "EPYC,+svm,+npt",
  compressed: false,
  append: "",
  bare: false,
};

/** A wrong option: one line that says what is wrong and what is right. Exit status 2. */
export class UsageError extends Error {}

/**
 * Checks what the options say together, whoever gave them.
 * @throws {UsageError}
 */
export function checkOptions(options: MachineOptions): void {
  const { cpus, mem, timeout } = options;
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > 64) {
    throw new UsageError(`--cpus ${cpus}: must be a whole number from 1 to 64`);
  }
  const size = /^(\d{1,6})([MG])$/.exec(mem);
  const mebibytes = size ? Number(size[1]) * (size[2] === "G" ? 1024 : 1) : 0;
  if (mebibytes < 128 || mebibytes > 64 * 1024) {
    throw new UsageError(`--mem ${mem}: must be from 128M to 64G, written as a number with M or G`);
  }
  if (!Number.isFinite(timeout) || timeout < 0) {
    throw new UsageError(`--timeout ${timeout}: must be a number of seconds (0: never)`);
  }
  if (options.commands === "" && !options.shell) {
    throw new UsageError("no commands given; try: npm run machine -- 'uname -a' (or --shell)");
  }
  if (options.commands !== "" && options.shell) {
    throw new UsageError("--shell runs no commands: leave them out, or leave --shell out");
  }
  for (const put of options.put) {
    if (!put.remote.startsWith("/"))
      throw new UsageError(`--put ${put.local}: "${put.remote}" is not a full path`);
  }
}
