/** Register values that forbid entering a guest: each is named, nothing else changes, and mended, the VS runs. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { MV_RECORD_REFUSED, MV_REG } from "../../hypercall/generated/abi.node.ts";
import { runBooted } from "../rig/boot-again.ts";
import type { Vendor } from "../rig/machine-options.ts";
import { program } from "./support/programs.ts";
import { script, Transcript } from "./support/steps.ts";

const NUMBERS: Readonly<Record<string, number>> = { ...MV_REG, ...MV_RECORD_REFUSED };
const BOTH: readonly Vendor[] = ["amd", "intel"];
const AMD: readonly Vendor[] = ["amd"];
const INTEL: readonly Vendor[] = ["intel"];
const NOBODY: readonly Vendor[] = [];

/** The rows of programs/refused.c: who refuses them, and what is named. */
const ROWS: readonly (readonly [name: string, who: readonly Vendor[], register?: string])[] = [
  ["cr0 upper half", BOTH, "CR0"],
  ["cr0 nw without cd", AMD, "CR0"],
  // Without long mode, AMD's entry takes it: paged real mode.
  ["cr0 pg without pe", INTEL, "CR0"],
  ["cr0 pg without pe in long mode", BOTH, "CR0"],
  ["cr3 in long mode", BOTH, "CR3"],
  ["cr3", BOTH, "CR3"],
  ["cr4 vmxe", BOTH, "CR4"],
  ["cr4 upper half", BOTH, "CR4"],
  ["efer reserved", BOTH, "EFER"],
  ["efer without pae", BOTH, "EFER"],
  ["cs l and d", BOTH, "CS_ATTRIB"],
  ["dr7 upper half", BOTH, "DR7"],
  // Intel's entry does not load DR6.
  ["dr6 upper half", AMD, "DR6"],
  ["pat", BOTH, "PAT"],
  ["xcr0 no set", BOTH, "XCR0"],
  ["xcr0 absent", BOTH, "XCR0"],
  ["rflags bit 1", INTEL, "RFLAGS"],
  ["rflags upper half", INTEL, "RFLAGS"],
  // Intel's processors refuse these two, Bochs does not.
  ["rflags vm in real mode", NOBODY],
  ["rip not canonical", NOBODY],
  ["rflags vm in long mode", INTEL, "RFLAGS"],
  ["rip upper half", INTEL, "RIP"],
  ["gdtr base", INTEL, "GDTR_BASE"],
  ["idtr base", INTEL, "IDTR_BASE"],
  ["tr selector", INTEL, "TR_SELECTOR"],
  ["tr not present", INTEL, "TR_ATTRIB"],
  ["tr code", INTEL, "TR_ATTRIB"],
  ["tr type", INTEL, "TR_ATTRIB"],
  ["tr of 16 bits in long mode", INTEL, "TR_ATTRIB"],
  ["tr base", INTEL, "TR_BASE"],
  ["tr limit", INTEL, "TR_LIMIT"],
  ["ldtr selector", INTEL, "LDTR_SELECTOR"],
  ["ldtr type", INTEL, "LDTR_ATTRIB"],
  ["ldtr base", INTEL, "LDTR_BASE"],
  ["cs not present", INTEL, "CS_ATTRIB"],
  ["cs system", INTEL, "CS_ATTRIB"],
  ["cs expand down", INTEL, "CS_ATTRIB"],
  ["cs dpl", INTEL, "CS_ATTRIB"],
  ["cs base", INTEL, "CS_BASE"],
  ["cs limit", INTEL, "CS_LIMIT"],
  ["ss read-only", INTEL, "SS_ATTRIB"],
  ["ss dpl in real mode", INTEL, "SS_ATTRIB"],
  ["ds execute-only", INTEL, "DS_ATTRIB"],
  ["ds base", INTEL, "DS_BASE"],
  ["es system", INTEL, "ES_ATTRIB"],
  ["fs base", INTEL, "FS_BASE"],
  ["gs limit", INTEL, "GS_LIMIT"],
  ["event without error code", INTEL, "EVENT"],
  // Made canonical, or made to fit, by ring 0 where the processor would mind.
  ["lstar", NOBODY],
  ["sysenter_eip", NOBODY],
  ["ds not accessed", NOBODY],
  ["tr available", NOBODY],
];

for (const vendor of BOTH) {
  describe(`entries that ${vendor === "amd" ? "AMD's" : "Intel's"} processor refuses`, () => {
    let steps: Transcript;
    let lines: string[];

    before(async () => {
      const result = await runBooted({
        vendor,
        put: [program("refused")],
        commands: script([
          ["start", "microv start --allow-user-hypercalls"],
          ["refused", "refused"],
          ["dump", "microv dump"],
          ["stop", "microv stop"],
        ]),
        timeout: 500,
      });
      steps = new Transcript(result);
      lines = steps.step("refused").text.split("\n");
    });

    for (const [name, who, register] of ROWS) {
      const refuses = who.includes(vendor);
      test(`${name}: ${refuses ? `${register} is named` : "taken"}`, () => {
        const said = lines.filter((line) => line.startsWith(`${name}: `));
        const answer = refuses ? `refused ${NUMBERS[register ?? ""]}` : "taken";
        assert.deepEqual(said, [`${name}: ${answer}`], steps.context());
      });
    }

    test("registers and events stay, each VS runs once it is mended, and the log says why", () => {
      steps.ok("refused");
      assert.match(steps.ok("dump"), /VS \d+: entry refused: cr0 = 0x100000010: bits 63:32 are reserved/);
      steps.ok("stop");
      assert.ok(steps.alive, steps.context());
    });
  });
}
