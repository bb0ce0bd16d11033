/** The README's section "What is verified where", between its two marks. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Output } from "../../toolchain/layout/output.ts";
import { BOCHS, BOCHS_GAPS, BOCHS_RACES } from "./bochs-gaps.ts";
import { EMULATOR, type Gap, GAPS, type Race, RACES } from "./gaps.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const BEGIN =
  "<!-- Written by toolchain/layout/generate.ts from tests/rig/verified.generator.ts and gaps.ts. Do not edit. -->";
const END = "<!-- End of what is written. -->";

const SHORT = `${EMULATOR.name} ${EMULATOR.version.split(".").slice(0, 2).join(".")}`;
const BOCHS_NAME = `${BOCHS.name} ${BOCHS.version}`;
const NOTHING = "-";

/** What is shown, by what, on what. */
const SHOWN: readonly (readonly [what: string, by: string, on: string])[] = [
  [
    "late launch, root VM under nested paging, micro VMs, leaving again",
    "`npm start`, [tests/machine](tests/machine), [tests/rig](tests/rig)",
    `${SHORT}, AMD SVM emulated in software (TCG), and ${BOCHS_NAME}, Intel VMX and AMD SVM; Debian's kernel 6.1, 1 and 2 CPUs`,
  ],
  [
    "the same programs leave by the same neutral exits on both vendors",
    "[exit-traces.test.ts](tests/machine/exit-traces.test.ts)",
    `${SHORT} and ${BOCHS_NAME}`,
  ],
  [
    "a CPU of an Intel root goes offline and comes back virtualized (INIT, SIPI)",
    "[processors.test.ts](tests/machine/processors.test.ts)",
    BOCHS_NAME,
  ],
  [
    "what kernel and core decide, exit by exit; rules that must hold after each step",
    "[tests/sim](tests/sim), [vmm/core](vmm/core) (`*.test.ts`)",
    "Node, the shipped WebAssembly",
  ],
  [
    "the compiler: native code does what WebAssembly says",
    "[toolchain/differential](toolchain/differential)",
    "generated programs in V8 and natively, by gcc, by clang, and by wabt's wasm2c",
  ],
  [
    "costs in instructions",
    "`npm run bench`",
    "QEMU with `-icount`, and Bochs; see [docs/specification.md](docs/specification.md)",
  ],
  ["**real processors of AMD or Intel**", "nothing yet", NOTHING],
  [
    "stale TLB entries and address space tags",
    "the model's TLB, which forgets nothing that was not flushed; **not** by QEMU nor Bochs, which flush at each switch",
    "Node only",
  ],
  ["cycles, and so time", "nothing: an emulated instruction is not a cycle", NOTHING],
  [
    "next RIP",
    "the model, and Bochs; on QEMU the fall-back, which finds the length by the instruction's bytes",
    `Node and ${BOCHS_NAME}`,
  ],
  [
    "decode assists, VMCB clean bits, memory types, INIT on AMD",
    "nothing: both emulators lack them; the code falls back, so the fall-backs are what was seen",
    NOTHING,
  ],
  ["UEFI, Windows", "[not there](docs/limits.md)", NOTHING],
];

const KINDS: Readonly<Record<Gap["kind"], string>> = {
  lacks: "lacks",
  wrong: "wrong",
  hides: "hides mistakes",
};

function modelCell({ model }: Gap): string {
  return model === undefined ? "not in the model" : `[${model.test}](${model.file})`;
}

function metCell({ met }: Gap): string {
  return met.startsWith("vmm/") ? `[${met}](${met})` : met;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function section(): string {
  const shown = SHOWN.map(row);
  const rows = (gaps: readonly Gap[]): string[] => [
    "| | | AMD's manual, volume 2 | the emulator | shown in the model by | met in |",
    "|---|---|---|---|---|---|",
    ...gaps.map((gap) =>
      row([gap.what, KINDS[gap.kind], gap.manual, gap.does, modelCell(gap), metCell(gap)]),
    ),
  ];
  return [
    "| | shown by | on |",
    "|---|---|---|",
    ...shown,
    "",
    `${EMULATOR.name} ${EMULATOR.version} also lacks some of SVM and gets some of it wrong. Each row is a fault that`,
    "[a test](tests/machine/emulator-gaps.test.ts) looks for on the emulated machine: it fails once the fault is gone.",
    "The machine model does as the manual says. The emulators' source of each is in [gaps.ts](tests/rig/gaps.ts) and [bochs-gaps.ts](tests/rig/bochs-gaps.ts).",
    "",
    ...rows(GAPS),
    "",
    ...RACES.map(raceLine),
    "",
    `And of ${BOCHS.name} ${BOCHS.version}, with the [patches](toolchain/setup/bochs) that the tests need:`,
    "",
    ...rows(BOCHS_GAPS),
    "",
    ...BOCHS_RACES.map(raceLine),
  ].join("\n");
}

function raceLine({ does, test }: Race): string {
  return `- ${does}: ${test === undefined ? "no test meets it." : `[test](${test})`}`;
}

/** The README with the section as it has to be. */
export default function generate(): readonly Output[] {
  const path = join(ROOT, "README.md");
  const readme = readFileSync(path, "utf8");
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("README.md has lost the marks of what is written");
  const text = `${readme.slice(0, begin + BEGIN.length)}\n\n${section()}\n\n${readme.slice(end)}`;
  return [{ path, text }];
}
