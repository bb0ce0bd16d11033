import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { refuses, TOOL, tool } from "../../schema/tool.ts";

// Without a hypervisor: everything that comes before the VM. The rest is tests/machine/tool-run.test.ts.
const folder = mkdtempSync(join(tmpdir(), "microv-run-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const program = file("program", Uint8Array.of(0xf4));

test("a guest in good order needs a hypervisor: 121", { skip: existsSync("/dev/microv") }, () => {
  refuses(121, "not-loaded", "run", "--raw16", program);
  refuses(121, "not-loaded", "run", program, "--raw16", "--json", "--timeout", "1", "--cpu", "0");
});

test("a guest that fits exactly is taken, one byte more is refused", () => {
  const exact = file("exact", Buffer.alloc(0x3000, 0x90));
  const larger = file("larger", Buffer.alloc(0x3001, 0x90));
  assert.equal(tool("run", "--raw16", exact, "--mem", "16K").status, 121);
  refuses(122, "guest-too-large", "run", "--raw16", larger, "--mem", "16K");
});

test("a file that is no guest is refused with status 122", () => {
  refuses(122, "guest-empty", "run", "--raw16", file("empty", ""));
  refuses(122, "guest-unreadable", "run", "--raw16", join(folder, "nowhere"));
  refuses(122, "guest-unreadable", "run", "--raw16", folder);
  refuses(122, "guest-unreadable", "run", folder);
  refuses(122, "unknown-elf", "run", TOOL);
  refuses(122, "guest-empty", "run", file("empty-kernel", ""));
});

test("without --raw16 a file must say what it is", () => {
  refuses(122, "unknown-image", "run", program);
  refuses(122, "unknown-image", "run", file("short", "ab"));
});

test("kernels need a hypervisor, too: 121", { skip: existsSync("/dev/microv") }, () => {
  refuses(121, "not-loaded", "run", "build/guests/info32");
  refuses(121, "not-loaded", "run", "build/guests/info32", "--initrd", program, "--cmdline", "a b");
});

test("an unusable command line is refused with status 120", () => {
  refuses(120, "usage", "run");
  refuses(120, "usage", "run", "--raw16");
  refuses(120, "usage", "run", "--raw16", program, "another");
  refuses(120, "usage", "run", "--raw32", program);
  refuses(120, "usage", "run", "--raw16", program, "--mem");
  refuses(120, "usage", "run", "--raw16", program, "--initrd", program);
  refuses(120, "usage", "run", "--raw16", program, "--cmdline", "");
  refuses(120, "usage", "run", program, "--initrd");
  refuses(120, "usage", "run", program, "--cmdline");
  refuses(120, "cmdline-too-long", "run", program, "--cmdline", "x".repeat(4096));
});

for (const size of ["", "0", "4K", "4097", "12345", "-8K", "8k8", "8KB", "1.5M", "M", "32769G", "x8K"]) {
  test(`--mem "${size}" is refused`, () => {
    refuses(120, "bad-size-option", "run", "--raw16", program, "--mem", size);
  });
}

test("--mem larger than any number is refused, not taken modulo 2^64", () => {
  for (const size of ["18446744073709555712", "17179869184G", "18014398509481988K"]) {
    refuses(120, "bad-size-option", "run", "--raw16", program, "--mem", size);
  }
});

test("--mem takes bytes, K, M and G", () => {
  for (const size of ["8192", "8K", "1M", "64m", "8k"]) {
    assert.equal(tool("run", "--raw16", program, "--mem", size).status, 121, size);
  }
});

test("memory that Linux does not have is a failure by name, and no out-of-memory killer", () => {
  refuses(125, "guest-memory", "run", "--raw16", program, "--mem", "32768G");
});

for (const seconds of ["", "0", "0.000", "-1", "1s", "1.", ".5", "1.0005", "1e3", "999999999999999999999"]) {
  test(`--timeout "${seconds}" is refused`, () => {
    refuses(120, "bad-timeout", "run", "--raw16", program, "--timeout", seconds);
  });
}

test("--timeout takes decimals", () => {
  for (const seconds of ["1", "0.5", "0.001", "315576000"]) {
    assert.equal(tool("run", "--raw16", program, "--timeout", seconds).status, 121, seconds);
  }
});

test("--cpu must be the number of a CPU", () => {
  for (const cpu of ["", "x", "-1", "1024", "99999999999999999999"]) {
    refuses(120, "bad-cpu", "run", "--raw16", program, "--cpu", cpu);
  }
});
