import * as path from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the repository: names and source positions are relative to it. */
export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
