import type { BedLabel } from "../machine/support/beds.ts";
import type { TestFiles } from "./list-tests.ts";

/** One step of `npm test`: a program that must end with status 0. */
export interface Stage {
  name: string;
  /** What it is for, shown while it runs. */
  about: string;
  command: string[];
  environment?: Readonly<Record<string, string>>;
  /** File in which it leaves what failed, a paragraph each. */
  failures?: string;
  /** Without it nothing after it can be right, so the run ends there. */
  vital?: boolean;
}

/** The step that judges what those in COVERED left. */
export const COVERAGE = "coverage";
export const COVERED: readonly string[] = ["unit", "model", "machine", "machine-vmx", "machine-svm"];

/**
 * The steps of `npm test`, fast ones first as far as they do not need the build.
 * @param cpus how many machines may run at a time: each wants a core or two of its own
 */
export function stages(files: TestFiles, cpus: number): Stage[] {
  const node = [process.execPath, "--import", "tsx"];
  const bin = (name: string): string => `node_modules/.bin/${name}`;
  const tests = (
    name: string,
    about: string,
    list: string[],
    concurrency: number,
    environment: Record<string, string> = {},
  ): Stage[] =>
    list.length === 0
      ? []
      : [
          {
            name,
            about,
            command: [...node, "--test", `--test-concurrency=${concurrency}`, ...reporters(name), ...list],
            environment,
            failures: failuresOf(name),
          },
        ];
  const table = files.machine.filter((path) => path.startsWith("tests/machine/"));
  return [
    {
      name: "layout",
      about: "generated files match their descriptions",
      command: [...node, "toolchain/layout/generate.ts", "--check"],
    },
    { name: "format", about: "prettier", command: [bin("prettier"), "--check", "--log-level", "warn", "."] },
    { name: "types", about: "tsc", command: [bin("tsc"), "-p", "tsconfig.json"] },
    {
      name: "native-types",
      about: "tsc on what runs natively",
      command: [bin("tsc"), "-p", "tsconfig.native.json"],
    },
    { name: "lint", about: "eslint", command: [bin("eslint"), "."] },
    { name: "configure", about: "cmake", command: ["cmake", "-B", "build"], vital: true },
    {
      name: "build",
      about: "cmake --build",
      command: ["cmake", "--build", "build", "--parallel", String(cpus)],
      vital: true,
    },
    ...tests("unit", "each part by itself", files.unit, Math.max(1, cpus)),
    ...tests("model", "the hypervisor in Node", files.model, Math.max(1, cpus)),
    // Each machine of QEMU has two emulated CPUs, that is two busy threads; Bochs has one for all of them.
    ...tests(
      "machine",
      "on QEMU, AMD's SVM",
      files.machine,
      Math.max(1, Math.floor(cpus / 2)),
      beds("qemu-svm"),
    ),
    ...tests("machine-vmx", "the same on Bochs, Intel's VMX", table, Math.max(1, cpus), beds("bochs-vmx")),
    ...tests("machine-svm", "the same on Bochs, AMD's SVM", table, Math.max(1, cpus), beds("bochs-svm")),
    {
      name: COVERAGE,
      about: "which lines of kernel and core these tests ran, against the floor",
      command: [...node, "tests/coverage/run.ts", "--check"],
    },
  ];
}

/** On which bed tests of the table run: tests/machine/support/beds.ts. */
function beds(label: BedLabel): Record<string, string> {
  return { MICROV_BEDS: label };
}

function reporters(stage: string): string[] {
  const reporter = (which: string, where: string): string[] => [
    `--test-reporter=${which}`,
    `--test-reporter-destination=${where}`,
  ];
  return [...reporter("spec", "stdout"), ...reporter("./tests/run/failures-reporter.mjs", failuresOf(stage))];
}

function failuresOf(stage: string): string {
  return `build/failed-in-${stage}.txt`;
}
