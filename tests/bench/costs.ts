import type { Output } from "./parse-output.ts";

/** What a micro VM costs beside its exits; no bars. Names are those of the facts that programs/costs.c prints. */
export const COSTS = {
  vm_bytes: ["a micro VM without memory", "B of the pool"],
  vm_64m_bytes: ["a micro VM that ran and waits, 64 MiB in 2 MiB pages", "B of the pool"],
  vm_64m_small_pages_bytes: ["the same in 4 KiB pages", "B of the pool"],
  vm_life: ["create a VM, run it to its HLT, destroy it", "instructions"],
  map_gib: ["map 1 GiB in 2 MiB pages, Linux's pinning included", "instructions"],
  map_gib_hypervisor: ["  the hypervisor's part", "instructions"],
  map_gib_small_pages: ["map 1 GiB in 4 KiB pages", "instructions"],
  map_gib_small_pages_hypervisor: ["  the hypervisor's part", "instructions"],
  offer_gib_small_pages: ["offer 1 GiB in 4 KiB pages for the first touch", "instructions"],
  offer_gib_small_pages_hypervisor: ["  the hypervisor's part", "instructions"],
} as const;

export type Cost = keyof typeof COSTS;

/** Each cost by its name; null where the programs did not print it. */
export function costsOf(output: Output): Record<Cost, number | null> {
  const names = Object.keys(COSTS) as Cost[];
  return Object.fromEntries(names.map((name) => [name, output.facts.get(name) ?? null])) as Record<
    Cost,
    number | null
  >;
}
