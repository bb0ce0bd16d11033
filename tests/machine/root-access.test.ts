import assert from "node:assert/strict";
import { before, test } from "node:test";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { kernelModule, program } from "./support/programs.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/** What ring 0 of the root tries by itself: hypervisor memory, the MSRs and the instructions of SVM or VMX. */
const GIB = 1 << 30;
const EFER = 0xc0000080;
const VM_CR = 0xc0010114;
const VM_HSAVE_PA = 0xc0010117;
const SVM_INSTRUCTIONS = ["vmrun", "vmload", "vmsave", "stgi", "clgi", "invlpga", "skinit"];
const FEATURE_CONTROL = 0x3a;
/** Base and mask of the last of eight variable MTRRs, and a mask of one page in each 4 GiB. */
const MTRR = [0x20e, 0x20f] as const;
const PAGE_MASK = "0xfffff800";
const VMX_MSRS = Array.from({ length: 0x12 }, (_, i) => 0x480 + i);
/** VMXON and its kin, and the one instruction of SMX. */
const VMX_INSTRUCTIONS = [
  ...["vmxon", "vmxoff", "vmclear", "vmptrld", "vmptrst", "vmlaunch", "vmresume", "vmread", "vmwrite"],
  ...["invept", "invvpid", "vmfunc", "getsec"],
];
const MMIO_MAP = "0x764d000000040003";
const SET_SHARED_PAGE = "0x764d000000030003";
const CLR_SHARED_PAGE = "0x764d000000030002";

const find = `badroot 0 find ${GIB}`;
/** The first word that `badroot` printed is kept in a variable. */
const keep = (name: string, command: string, word: number): string =>
  `set -- $(${command}); ${name}=$${word}; echo $*`;

const MEMORY: Step[] = [
  ["page", keep("page", "badroot 0 page", 1)],
  ["blocks before", find],
  ["start", "microv start"],
  ["blocks", keep("block", find, 2)],
  ["read", "badroot 0 load $block; badroot 1 load $((block + 0x1ffff8))"],
  [
    "write",
    "badroot 0 store $block 0; badroot 1 store $((block + 0x1000)) 0x1234; badroot 1 load $((block + 0x1000))",
  ],
];

/** Enough exits that a save area of the root's own would have been used. */
const EXITS =
  "for i in $(seq 20); do probe 0 cpuid 0x80000008; done; microv run --cpu 0 --raw16 /guests/exit16; true";

const MSRS: Step[] = [
  ["efer", `badroot 0 rdmsr ${EFER}`],
  [
    "efer write",
    `set -- $(badroot 0 rdmsr ${EFER}); badroot 0 wrmsr ${EFER} $(($2 & ~0x1000)); badroot 0 rdmsr ${EFER}`,
  ],
  ["efer reserved", `badroot 0 wrmsr ${EFER} 0xffffffffffffffff`],
  [
    "hsave write",
    `badroot 0 page-clear; badroot 0 wrmsr ${VM_HSAVE_PA} $page; badroot 0 rdmsr ${VM_HSAVE_PA}`,
  ],
  ["hsave exits", EXITS],
  ["hsave area", "for at in 0 0x400 0x578 0x5d8 0x5f8; do badroot 0 page-read $at; done"],
  ["hsave zero", `badroot 0 wrmsr ${VM_HSAVE_PA} 0; ${EXITS}`],
  ["hsave unaligned", `badroot 0 wrmsr ${VM_HSAVE_PA} 0x1234`],
  ["vm_cr", `badroot 0 wrmsr ${VM_CR} 0x1f; badroot 0 rdmsr ${VM_CR}; badroot 0 wrmsr ${VM_CR} 0`],
];

const executed = (name: string): Step[] => [
  [`ring 0 ${name}`, `badroot 1 execute ${name}`],
  [`ring 3 ${name}`, `probe 1 execute ${name}`],
];
const SVM_STEPS: Step[] = [
  ...MSRS,
  ...SVM_INSTRUCTIONS.filter((name) => name !== "skinit").flatMap(executed),
  // A processor without SKINIT may know no such instruction; with it, one that succeeds ends everything.
  ["ring 0 skinit", "badroot 1 execute skinit"],
  ["other", "badroot 1 execute vmcall; probe 1 execute vmcall"],
];

/** CPUID leaf 1, which shows VMX, and its MSRs, as they are without MicroV. */
const VMX_LOOK = `probe 0 cpuid 1; probe 1 cpuid 1; for cpu in 0 1; do for msr in ${FEATURE_CONTROL} ${VMX_MSRS.join(" ")}; do badroot $cpu rdmsr $msr; done; done`;
const VMX_STEPS: Step[] = [
  ["vmx", VMX_LOOK],
  [
    "vmx writes",
    `for msr in ${FEATURE_CONTROL} ${VMX_MSRS.join(" ")}; do badroot 1 wrmsr $msr 0; badroot 1 wrmsr $msr 5; done`,
  ],
  ["vmxe", "badroot 0 execute vmxe; badroot 1 execute vmxe"],
  ...VMX_INSTRUCTIONS.flatMap(executed),
  ["other", "badroot 1 execute vmmcall; probe 1 execute vmmcall"],
];

/** CPU 0 sends CPU 1 an NMI; how many CPU 1 has had. */
const NMI =
  "taskset 1 sh -c 'echo l >/proc/sysrq-trigger'; sleep 1; awk '$1 == \"NMI:\" {print $3}' /proc/interrupts";

/** What every processor has. */
const COMMON_STEPS: Step[] = [
  ["nmi", NMI],
  [
    "invd",
    "badroot 0 page-write 0 0x1234; badroot 0 execute invd; badroot 1 execute invd; badroot 0 page-read 0",
  ],
  [
    "mtrrs",
    [
      "badroot 0 page-write 8 0x5678",
      `for cpu in 0 1; do badroot $cpu wrmsr ${MTRR[0]} $page; badroot $cpu wrmsr ${MTRR[1]} ${PAGE_MASK}; done`,
      `for cpu in 0 1; do badroot $cpu rdmsr ${MTRR[0]}; badroot $cpu rdmsr ${MTRR[1]}; done`,
      "badroot 1 page-read 8",
      `for cpu in 0 1; do badroot $cpu wrmsr ${MTRR[1]} 0; badroot $cpu wrmsr ${MTRR[0]} 0; done`,
    ].join("\n"),
  ],
  ["xsetbv wrong", "for how in 0 all 1; do badroot 1 execute xsetbv-$how; done"],
  ["xsetbv same", "badroot 0 execute xsetbv-same; badroot 1 execute xsetbv-same"],
];

/** A VM's id is in the list while it loops; its memory begins at 0, so 64 MiB + 16 pages is free. */
const MAP_OWN_FRAME: Step[] = [
  [
    "loop",
    "microv run --cpu 1 --mem 1M --raw16 /guests/loop16 > /dev/null & until [ $(microv list | wc -l) -gt 1 ]; do sleep 0.1; done; microv list",
  ],
  [
    "own frame",
    [
      "id=$(microv list | tail -1 | cut -f1)",
      `badroot 0 page-clear; badroot 0 page-write 0x58 1; badroot 0 page-write 0x60 0x4000000`,
      "badroot 0 page-write 0x68 $block; badroot 0 page-write 0x70 0x1000",
      `badroot 0 hypercall ${CLR_SHARED_PAGE} 0x42 0 0 0; badroot 0 hypercall ${SET_SHARED_PAGE} 0x42 $page 0 0`,
      `echo own $(badroot 0 hypercall ${MMIO_MAP} 0x42 $id 0 0)`,
      // The same list with a frame of the root's own is taken: it is the frame that was wrong.
      `badroot 0 page-write 0x68 $page; echo other $(badroot 0 hypercall ${MMIO_MAP} 0x42 $id 0 0)`,
    ].join("\n"),
  ],
  ["nmi in a guest", NMI],
  ["kill", "microv kill $id; wait; true"],
];

const END: Step[] = [
  ["ring", "microv dump"],
  ["stop", "microv stop"],
  ["blocks after", find],
  ["restart", "microv start && microv run --raw16 /guests/hello16 && microv stop"],
  ["oopses", "dmesg | grep -c 'Oops\\|BUG:' || true"],
];

const SVM_END: Step[] = [["efer after", `badroot 0 rdmsr ${EFER}; badroot 1 rdmsr ${VM_HSAVE_PA}`]];

describeOnBeds("ring 0 of the root", (bed) => {
  const isAmd = bed.options.vendor === "amd";
  let machine: Transcript;

  before(async () => {
    const steps: Step[] = [
      ["load", "insmod /lib/badroot.ko"],
      ...(isAmd ? [] : [["vmx before", VMX_LOOK] as const]),
      ...MEMORY,
      ...(isAmd ? SVM_STEPS : VMX_STEPS),
      ...COMMON_STEPS,
      ...MAP_OWN_FRAME,
      ...END,
      ...(isAmd ? SVM_END : [["vmx after", VMX_LOOK] as const]),
    ];
    const put = [program("badroot"), program("probe"), kernelModule("badroot", bed)];
    machine = new Transcript(await runOn(bed, { put, commands: script(steps) }));
  });

  function lines(name: string): string[] {
    return machine.ok(name).trim().split("\n");
  }

  function word(line: string | undefined, index: number): bigint {
    return BigInt((line ?? "").split(" ")[index] ?? "?");
  }

  test("the hypervisor's memory reads as ones, is not there before, and comes back", () => {
    const before = word(lines("blocks before")[0], 0);
    const during = word(lines("blocks")[0], 0);
    assert.ok(during >= before + 8n, `${before} blocks of ones before, ${during} while it runs`);
    for (const line of lines("read")) assert.equal(word(line, 1), 0xffff_ffff_ffff_ffffn);
    assert.equal(word(lines("blocks after")[0], 0), before);
  });

  test("a write to it is #GP and changes nothing", () => {
    const [first, second, read] = lines("write");
    assert.deepEqual([first, second], ["fault", "fault"]);
    assert.equal(word(read, 1), 0xffff_ffff_ffff_ffffn);
  });

  function svmTests(): void {
    test("EFER.SVME reads 1 and cannot be cleared; a reserved bit is #GP", () => {
      assert.equal((word(lines("efer")[0], 1) >> 12n) & 1n, 1n);
      const [write, read] = lines("efer write");
      assert.doesNotMatch(write ?? "", /fault/);
      assert.equal((word(read, 1) >> 12n) & 1n, 1n);
      assert.deepEqual(lines("efer reserved"), ["fault"]);
    });

    test("VM_HSAVE_PA keeps what the root wrote, and the processor never sees it", () => {
      const page = word(lines("page")[0], 0);
      const [, read] = lines("hsave write");
      assert.equal(word(read, 1), page);
      for (const line of lines("hsave area"))
        assert.equal(word(line, 1), 0n, "host state was saved to the root's page");
      assert.deepEqual(lines("hsave unaligned"), ["fault"]);
      assert.ok(machine.ok("hsave zero"));
    });

    test("VM_CR cannot disable SVM", () => {
      assert.equal(word(lines("vm_cr")[1], 1) & 0x10n, 0n);
    });

    for (const name of SVM_INSTRUCTIONS) {
      test(`${name.toUpperCase()} is #UD in the root`, () => {
        assert.deepEqual(lines(`ring 0 ${name}`), ["fault"]);
        // EFER.SVME is 1, so that at CPL 3 the privilege check comes first, with #GP (APM volume 3).
        if (name !== "skinit") assert.match(machine.ok(`ring 3 ${name}`), /^signal (4|11)$/m);
      });
    }

    test("stop leaves EFER and VM_HSAVE_PA as they were", () => {
      const [efer, hsave] = lines("efer after");
      assert.equal((word(efer, 1) >> 12n) & 1n, 0n);
      assert.equal(word(hsave, 1), 0n);
    });
  }

  function vmxTests(): void {
    test("CPUID shows no VMX, FEATURE_CONTROL reads locked without it, and its MSRs are not there", () => {
      const hidden = ["fault"];
      const during = lines("vmx");
      for (const line of during.slice(0, 2)) assert.equal(vmxFlag(line), 0n);
      for (const cpu of [0, 1]) {
        const [control, ...others] = during
          .slice(2 + cpu * (1 + VMX_MSRS.length))
          .slice(0, 1 + VMX_MSRS.length);
        assert.equal(word(control, 1), 1n);
        for (const line of others) assert.deepEqual([line], hidden);
      }
      assert.deepEqual(new Set(lines("vmx writes")), new Set(hidden));
    });

    test("stop gives all of VMX back", () => {
      assert.deepEqual(lines("vmx after").slice(2), lines("vmx before").slice(2));
      for (const name of ["vmx before", "vmx after"])
        for (const line of lines(name).slice(0, 2)) assert.equal(vmxFlag(line), 1n);
    });

    test("CR4.VMXE cannot be set", () => {
      assert.deepEqual(lines("vmxe"), ["fault", "fault"]);
    });

    for (const name of VMX_INSTRUCTIONS) {
      test(`${name.toUpperCase()} is #UD in the root`, () => {
        assert.deepEqual(lines(`ring 0 ${name}`), ["fault"]);
        assert.equal(machine.ok(`ring 3 ${name}`).trim(), "signal 4");
      });
    }
  }

  /** Of leaf 1. */
  function vmxFlag(line: string): bigint {
    return (BigInt(`0x${line.split(" ")[2] ?? "?"}`) >> 5n) & 1n;
  }

  (isAmd ? svmTests : vmxTests)();

  test("the other vendor's instruction for hypercalls is #UD", () => {
    assert.deepEqual(lines("other"), ["fault", "signal 4"]);
  });

  test("INVD loses nothing that was written", () => {
    const [, first, second, read] = lines("invd");
    assert.doesNotMatch(`${first} ${second}`, /fault/);
    assert.equal(word(read, 1), 0x1234n);
  });

  test("an NMI of the other CPU reaches the root once, while it runs and while a micro VM runs there", () => {
    assert.deepEqual(lines("nmi"), ["1"]);
    assert.deepEqual(lines("nmi in a guest"), ["2"]);
  });

  test("MTRRs read as the root wrote them on each CPU, and the memory they are about is as it was", () => {
    const words = lines("mtrrs").slice(5, 10);
    const page = word(lines("page")[0], 0);
    assert.deepEqual(
      words.map((line) => word(line, 1)),
      [page, BigInt(PAGE_MASK), page, BigInt(PAGE_MASK), 0x5678n],
    );
    assert.doesNotMatch(lines("mtrrs").join("\n"), /fault/);
    assert.doesNotMatch(machine.ok("ring"), /no memory to follow/);
  });

  test("XSETBV takes what the processor takes, and nothing else", () => {
    assert.deepEqual(lines("xsetbv wrong"), ["fault", "fault", "fault"]);
    assert.doesNotMatch(machine.ok("xsetbv same"), /fault/);
  });

  test("a hypervisor frame cannot be mapped into a micro VM, one of the root's can", () => {
    const [own, other] = ["own", "other"].map(
      (name) => new RegExp(`^${name} (\\S+)`, "m").exec(machine.ok("own frame"))?.[1],
    );
    assert.equal(own, "0xdead000000010001");
    assert.equal(other, "0");
  });

  test("the root was never in danger: no oops, and stop leaves the CPUs as they were", () => {
    machine.ok("stop");
    assert.match(machine.ok("restart"), /hello from a micro VM/);
    assert.equal(machine.ok("oopses").trim(), "0");
  });
});
