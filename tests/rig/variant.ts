import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFolderLock } from "./folder-lock.ts";
import type { PutFile } from "./machine-options.ts";
import { BUILD } from "./setup-facts.ts";
import { seedModules } from "./variant-seed.ts";
import { type Edit, variantTree } from "./variant-tree.ts";

/** What the native build makes, each a target of CMakeLists.txt and the file that it leaves in its folder. */
const PRODUCTS = { image: "microv.img", driver: "microv.ko", microv: "microv" } as const;
export type Product = keyof typeof PRODUCTS;

/** A build from the same sources with some edits. */
export interface Variant {
  /** Build folder. */
  build: string;
  /** Full path of each product that was asked for. */
  files: Partial<Record<Product, string>>;
  /** Takes the products into the machine in place of the real ones, under /variant. */
  put: PutFile[];
}

/**
 * Builds `products` from the work tree with `edits` applied, in build/variants/NAME. What was built from the
 * very same sources before is taken as it is.
 * @throws {EditError} when an edit does not fit the sources
 * @throws {Error} with the build's last lines when it fails
 */
export function buildVariant(name: string, edits: readonly Edit[], products: readonly Product[]): Variant {
  const variants = join(BUILD, "variants");
  mkdirSync(variants, { recursive: true });
  // Two tests that run at the same time may want the same one.
  return withFolderLock(join(variants, `${name}.lock`), () => build(name, edits, products));
}

function build(name: string, edits: readonly Edit[], products: readonly Product[]): Variant {
  const tree = variantTree(name, edits);
  const stamp = join(BUILD, "variants", name, "stamp");
  const mark = `${tree.digest} ${[...products].sort().join(" ")}\n`;
  const paths = products.map((product) => join(tree.build, PRODUCTS[product]));
  const done = existsSync(stamp) && readFileSync(stamp, "utf8") === mark;
  if (!done || !paths.every((path) => existsSync(path))) {
    configure(tree.folder, tree.build);
    seedModules(tree.build, edits, tree.paths);
    run("cmake", ["--build", tree.build, "--target", ...products]);
    writeFileSync(stamp, mark);
  }
  const files = Object.fromEntries(products.map((product, i) => [product, paths[i]]));
  const put = products.map((product, i) => ({
    local: paths[i] as string,
    remote: `/variant/${PRODUCTS[product]}`,
  }));
  return { build: tree.build, files, put };
}

function configure(source: string, build: string): void {
  mkdirSync(build, { recursive: true });
  // The kernel's headers are found by it.
  copyFileSync(join(BUILD, "setup.json"), join(build, "setup.json"));
  run("cmake", ["-S", source, "-B", build]);
}

/** Others may be using the machine: a variant's build stands back. */
function run(command: string, args: string[]): void {
  const result = spawnSync("nice", [command, ...args], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (result.status === 0) return;
  const said = `${result.stdout}${result.stderr}`.trim().split("\n").slice(-25).join("\n");
  throw new Error(`${command} ${args.join(" ")} ended with ${result.status ?? result.signal}:\n${said}`);
}
