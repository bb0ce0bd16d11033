import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cpioArchive, type CpioEntry, S_IFLNK, S_IFREG } from "./cpio.ts";
import { initScript } from "./init-script.ts";
import { type MachineOptions, UsageError } from "./machine-options.ts";
import { checkModuleRelease } from "./module-release.ts";
import { BUILD, type SetupFacts } from "./setup-facts.ts";

/** KVM's modules in the order in which they load, below the kernel's module folder. */
const KVM_MODULES = [
  "kernel/virt/lib/irqbypass.ko",
  "kernel/arch/x86/kvm/kvm.ko",
  "kernel/drivers/crypto/ccp/ccp.ko",
  "kernel/arch/x86/kvm/kvm-amd.ko",
];

/** Where what the native build made goes in the machine. */
const PRODUCTS = [
  { built: "microv.ko", remote: "lib/microv/microv.ko" },
  { built: "microv.img", remote: "lib/microv/microv.img" },
  { built: "microv", remote: "usr/bin/microv" },
];

/** Everything a machine finds in its root folder, as a cpio archive. */
export function initramfs(options: MachineOptions, facts: SetupFacts, nonce: string, build = BUILD): Buffer {
  const kvm = options.kvm || options.kvmFiles ? kvmModules(facts) : [];
  const modules = options.kvm ? kvm.map((entry) => `/${entry.path}`) : [];
  return cpioArchive([
    fromDisk(facts.busybox, "bin/busybox"),
    { path: "bin/sh", mode: S_IFLNK | 0o777, data: Buffer.from("busybox") },
    {
      path: "init",
      mode: S_IFREG | 0o755,
      data: Buffer.from(initScript({ nonce, modules, shell: options.shell })),
    },
    { path: "lib/microv/commands", mode: S_IFREG | 0o644, data: Buffer.from(`${options.commands}\n`) },
    ...EMPTY_FOLDERS.map((path) => ({ path, mode: 0o040755 })),
    ...kvm,
    ...(options.bare ? [] : products(build, facts.kernelRelease)),
    ...options.put.map((put) => fromDisk(put.local, put.remote.slice(1))),
  ]);
}

const EMPTY_FOLDERS = ["proc", "sys", "dev", "root", "tmp", "run", "sbin", "usr/bin", "usr/sbin", "guests"];

function products(build: string, kernelRelease: string): CpioEntry[] {
  const files = PRODUCTS.filter((p) => existsSync(join(build, p.built))).map((p) =>
    fromDisk(join(build, p.built), p.remote),
  );
  const driver = files.find((entry) => entry.path.endsWith(".ko"));
  if (driver?.data) checkModuleRelease(join(build, "microv.ko"), Buffer.from(driver.data), kernelRelease);
  const guests = join(build, "guests");
  const names = existsSync(guests) ? readdirSync(guests).sort() : [];
  // The assembler's own files come and go while a build runs.
  const programs = names.filter((name) => !name.endsWith(".o"));
  return [...files, ...programs.map((name) => fromDisk(join(guests, name), `guests/${name}`))];
}

function kvmModules(facts: SetupFacts): CpioEntry[] {
  return KVM_MODULES.map((path) =>
    fromDisk(join(facts.modulesDir, path), `lib/modules/kvm/${path.split("/").pop()}`),
  );
}

function fromDisk(local: string, remote: string): CpioEntry {
  const stat = statSync(local, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`${local}: no such file to put into the machine`);
  if (!stat.isFile())
    throw new UsageError(`${local}: not a plain file; only files can be put into the machine`);
  return { path: remote, mode: S_IFREG | (stat.mode & 0o7777), data: readFileSync(local) };
}
