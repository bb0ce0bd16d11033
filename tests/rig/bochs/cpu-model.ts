import { type MachineOptions, UsageError, type Vendor } from "../machine-options.ts";

/** The models that MicroV's tests run on. Broadwell and later that hang, or tell another TSC than they have, are not. */
const MODELS: Record<Vendor, string> = { amd: "ryzen", intel: "corei7_haswell_4770" };

export interface CpuModel {
  model: string;
  /** Bochs' names of features, such as smap. */
  add: string[];
  exclude: string[];
}

/**
 * The CPU that `--cpu` asks for, written as QEMU has it: MODEL, then +feature and -feature after commas. The
 * vendor's own model where it says nothing; features alone change that one.
 * @throws {UsageError}
 */
export function cpuModel(options: Pick<MachineOptions, "cpu" | "vendor">): CpuModel {
  const [first = "", ...rest] = options.cpu.split(",");
  const named = !/^[+-]/.test(first) && first !== "";
  const features = named ? rest : options.cpu.split(",").filter((feature) => feature !== "");
  const wrong = features.find((feature) => !/^[+-][a-z0-9_.]+$/.test(feature));
  const model = named ? first : MODELS[options.vendor];
  if (wrong !== undefined || !/^\w+$/.test(model)) {
    throw new UsageError(
      `--cpu ${options.cpu}: for Bochs write MODEL,+feature,-feature with Bochs' own names, such as ${MODELS.intel},-vmx`,
    );
  }
  const names = (sign: string): string[] =>
    features.filter((feature) => feature.startsWith(sign)).map((feature) => feature.slice(1));
  return { model, add: names("+"), exclude: names("-") };
}
