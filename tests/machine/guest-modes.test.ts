import assert from "node:assert/strict";
import { before, test } from "node:test";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** Micro VMs in 64-bit mode: what they may do to their control registers and MSRs, and what they find there. */
const STEPS: Step[] = [
  ["start", "microv start"],
  ["long", "microv run --raw16 /guests/long64"],
  ["hostile", "microv run --raw16 /guests/hostile64 --timeout 60"],
  ["string", "microv run --raw16 /guests/string64"],
  ["afterwards", "microv run --raw16 /guests/hello16"],
  ["stop", "microv stop"],
];

const GENERAL_PROTECTION = "d";
const UNDEFINED_OPCODE = "6";
const DEBUG = "1";
const PAGE_FAULT = "e";
const NONE = "ff";

type Said = ReadonlyMap<string, readonly string[]>;

/** What a guest printed behind each name, in order. */
function heard(console: string): Said {
  const said = new Map<string, string[]>();
  for (const line of console.split("\n")) {
    const [, what, value] = /^(.*?):?(?: vector)? ([0-9a-f]+)$/.exec(line) ?? [];
    if (what !== undefined && value !== undefined) said.set(what, [...(said.get(what) ?? []), value]);
  }
  return said;
}

describeOnBeds("a micro VM in 64-bit mode", (bed) => {
  let steps: Transcript;
  let said: Said;
  let hostile: Said;
  let strings: Said;
  before(async () => {
    steps = new Transcript(await runOn(bed, { commands: script(STEPS) }));
    said = heard(steps.ok("long"));
    hostile = heard(steps.ok("hostile"));
    strings = heard(steps.ok("string"));
  });

  function expectSaid(what: string, ...values: string[]): void {
    assert.deepEqual(said.get(what), values, what);
  }

  function expectHostile(what: string, ...values: string[]): void {
    assert.deepEqual(hostile.get(what), values, what);
  }

  test("gets there by itself, through CR4, EFER and CR0", () => {
    assert.match(steps.ok("long"), /^64-bit code\n/);
  });

  test("reads EFER without SVME, and may set what CPUID offers", () => {
    expectSaid("efer", "d00", "d01");
    expectSaid("efer with sce", NONE);
    expectSaid("efer with svme", GENERAL_PROTECTION);
    expectSaid("efer without lme", GENERAL_PROTECTION);
  });

  test("sets CR4 from any general register; reserved bits and leaving PAE are #GP", () => {
    expectSaid("cr4", "2a0");
    expectSaid("cr4 bit 40", GENERAL_PROTECTION);
    expectSaid("cr4 without pae", GENERAL_PROTECTION);
  });

  test("reads and writes the MSRs that the world switch moves", () => {
    expectSaid("lstar", "123456789abc");
    expectSaid("gs base", "7766554433");
    expectSaid("kernel gs base", "7766554433");
  });

  test("finds the emulated MSRs, which judge what is written", () => {
    expectSaid("apic base", "fee00900");
    expectSaid("x2apic", GENERAL_PROTECTION);
    expectSaid("pat", "7040600070406", "7010600070106");
    expectSaid("bad pat", GENERAL_PROTECTION);
    expectSaid("mtrr capability", "0");
  });

  test("has no MSRs of virtualization, and may read the TSC but not write it", () => {
    expectSaid("reading vm_hsave_pa", GENERAL_PROTECTION);
    expectSaid("writing tsc", GENERAL_PROTECTION);
    expectSaid("reading tsc", NONE);
  });

  test("garbage in every MSR is #GP or harmless, and the guest is there afterwards", () => {
    assert.match(steps.ok("hostile"), /still here$/);
    expectHostile("exceptions other than gp", "0");
    const [read] = hostile.get("msrs read") ?? [];
    assert.ok(Number.parseInt(read ?? "0", 16) >= 20, "those that pass and the constants");
  });

  test("CR4 never takes bits whose state nobody switches", () => {
    const [bits] = hostile.get("cr4 bits") ?? [];
    const taken = BigInt(`0x${bits ?? "0"}`);
    assert.equal(taken & 0x7ffn, 0x7ffn);
    assert.equal(taken & ~0x35_0fffn, 0n);
  });

  test("debug registers are the guest's own, with general detection", () => {
    expectHostile("dr0", NONE, "ffffffffffffffff");
    expectHostile("dr6", GENERAL_PROTECTION, "ffffefff");
    expectHostile("dr7", GENERAL_PROTECTION, "400", "400");
    expectHostile("general detection", DEBUG);
    expectHostile("dr6.bd", "2000");
    expectHostile("dr4", NONE);
    expectHostile("dr4 with de", UNDEFINED_OPCODE);
  });

  test("XCR0 takes valid sets only", () => {
    expectHostile("xsetbv without osxsave", UNDEFINED_OPCODE);
    for (const what of ["xcr0 0", "xcr0 all", "xcr0 5", "xcr1"]) expectHostile(what, GENERAL_PROTECTION);
    expectHostile("xcr0 3", NONE);
  });

  test("instructions it does not have are #UD, cache instructions do nothing", () => {
    const absent = [
      "vmrun",
      "vmload",
      "vmsave",
      "stgi",
      "clgi",
      "skinit",
      "invlpga",
      ...["vmlaunch", "vmresume", "vmxoff", "vmfunc", "vmread", "vmwrite", "vmptrld", "vmclear", "vmxon"],
      ...["vmptrst", "invept", "invvpid", "getsec"],
      "mwait",
      "rsm",
    ];
    for (const what of absent) expectHostile(what, UNDEFINED_OPCODE);
    expectHostile("monitor", UNDEFINED_OPCODE);
    expectHostile("rdpmc", GENERAL_PROTECTION);
    expectHostile("wbinvd", NONE);
    expectHostile("invd", NONE);
  });

  test("string instructions use the guest's own page tables, and its exceptions", () => {
    const expectString = (what: string, ...values: string[]): void =>
      assert.deepEqual(strings.get(what), values, what);
    assert.match(steps.ok("string"), /^a long string\nleft 0\na long\nmoved 6\ns\n/);
    expectString("byte", "77");
    expectString("crossing", "ffffffff");
    expectString("read only", PAGE_FAULT);
    expectString("not present", PAGE_FAULT);
    expectString("error", "3", "0");
    expectString("cr2", "200000", "600000");
    expectString("not canonical", GENERAL_PROTECTION);
    expectString("second element", PAGE_FAULT);
    expectString("rdi", "200000");
  });

  test("the root OS and other guests go on", () => {
    assert.match(steps.ok("afterwards"), /^hello/);
    assert.ok(steps.alive, steps.context());
  });
});
