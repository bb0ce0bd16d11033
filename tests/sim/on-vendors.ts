/** One table of tests for both vendors: the same expectations, on a machine of each. */
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { type Vendor, VENDORS } from "./machine/virtualization.ts";

const NAMES: Readonly<Record<Vendor, string>> = { amd: "AMD", intel: "Intel" };
const current = new AsyncLocalStorage<Vendor>();

/** Runs `body` once on each vendor: machines that it makes are of that vendor, unless they say otherwise. */
export function forEachVendor(name: string, body: () => Promise<void>): void {
  for (const vendor of VENDORS) onVendor(vendor, name, body);
}

/** The same on one vendor, where a rule is about what only that one has. */
export function onVendor(vendor: Vendor, name: string, body: () => Promise<void>): void {
  test(`${name}, on ${NAMES[vendor]}`, () => current.run(vendor, body));
}

/** That of the test that runs; outside of these, AMD. */
export function vendorOfTest(): Vendor {
  return current.getStore() ?? "amd";
}

/** On the vendors whose processors can be so: Intel's always report the next RIP, and decode what exits. */
export function forVendorsWith(options: {
  readonly nextRip?: boolean;
  readonly decodeAssists?: boolean;
}): typeof forEachVendor {
  const isAmd = options.nextRip === false || options.decodeAssists === false;
  return isAmd ? (name, body) => onVendor("amd", name, body) : forEachVendor;
}
