import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { chmodSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUILD, ROOT } from "./setup-facts.ts";

/** A change of one source file: `find`, which must occur exactly once, becomes `replace`. */
export interface Edit {
  /** Relative to the repository. */
  file: string;
  find: string;
  replace: string;
}

/** An edit that does not fit the sources: whoever changed them has to change the edit as well. */
export class EditError extends Error {}

/** A copy of the sources with some edits applied. */
export interface VariantTree {
  /** Root folder of the copy. */
  folder: string;
  /** Its own build folder. */
  build: string;
  /** All files in it, relative to the folder. */
  paths: string[];
  /** SHA-256 of all paths and bytes. */
  digest: string;
}

/** Top-level folders and files that neither the build nor the tests of a variant need. */
const LEFT_OUT = /^(docs\/|\.ci\/|README)/;

/**
 * Makes, or brings up to date, the copy of the sources called `name` in build/variants, as the work tree has
 * them now, with `edits` applied. Files that stay the same keep their time, so a build there goes on where it
 * was.
 * @throws {EditError} when an edit's text does not occur exactly once
 */
export function variantTree(name: string, edits: readonly Edit[]): VariantTree {
  const folder = join(BUILD, "variants", name, "tree");
  const wanted = new Map<string, Buffer>(sourceFiles().map((path) => [path, readFileSync(join(ROOT, path))]));
  for (const edit of edits) wanted.set(edit.file, applyEdit(edit, wanted.get(edit.file)));
  mkdirSync(folder, { recursive: true });
  for (const path of filesBelow(folder)) if (!wanted.has(path)) rmSync(join(folder, path));
  for (const [path, bytes] of wanted) writeIfChanged(folder, path, bytes);
  const modules = join(folder, "node_modules");
  if (!existsSync(modules)) symlinkSync(join(ROOT, "node_modules"), modules);
  const build = join(BUILD, "variants", name, "build");
  return { folder, build, paths: [...wanted.keys()], digest: digestOf(wanted) };
}

/** What git knows of the work tree: tracked files, and new ones that it does not ignore. */
function sourceFiles(): string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 });
  const paths = [...new Set(listed.split("\0"))].filter((path) => path !== "" && !LEFT_OUT.test(path));
  return paths.filter((path) => lstatSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile()).sort();
}

function applyEdit(edit: Edit, bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new EditError(`${edit.file}: no such file to edit`);
  const parts = bytes.toString("utf8").split(edit.find);
  if (parts.length !== 2) {
    throw new EditError(
      `${edit.file}: ${JSON.stringify(edit.find)} occurs ${parts.length - 1} times, must be once; fit the edit to the sources`,
    );
  }
  if (edit.find === edit.replace) throw new EditError(`${edit.file}: the edit changes nothing`);
  return Buffer.from(parts.join(edit.replace));
}

function filesBelow(folder: string, prefix = ""): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = join(prefix, entry.name);
    // Build output of tests that ran in the copy is theirs to keep.
    if (prefix === "" && (entry.name === "build" || entry.name === "node_modules")) return [];
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

function writeIfChanged(folder: string, path: string, bytes: Buffer): void {
  const target = join(folder, path);
  if (existsSync(target) && readFileSync(target).equals(bytes)) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  chmodSync(target, lstatSync(join(ROOT, path)).mode & 0o777);
}

function digestOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash("sha256");
  for (const [path, bytes] of files) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest("hex");
}
