// Two languages share the suffix .ts: TypeScript for Node, and AssemblyScript for what runs natively.
import tseslint from "typescript-eslint";

/** AssemblyScript: it becomes machine code. Tests and harnesses beside it are Node's. */
const NATIVE = [
  "vmm/kernel/**/*.ts",
  "vmm/core/**/*.ts",
  "vmm/boot/common/**/*.ts",
  "vms/cli/**/*.ts",
  "vms/guests/**/*.ts",
];
const NODE_BESIDE_NATIVE = [
  "**/*.test.ts",
  "**/*.node.ts",
  "**/*.layout.ts",
  "**/harness.ts",
  "**/harness/**/*.ts",
];
/** What tsconfig.json includes, so that rules may ask for types. */
const TYPED = ["toolchain/**/*.ts", "tests/**/*.ts", "hypercall/**/*.ts"];

/** What compiles but is wrong, or allocates, where there is no heap. */
const NATIVE_BANS = [
  [
    "NewExpression",
    "`new` links an allocator: lay the structure out in memory and use changetype<T>(address)",
  ],
  ["ThrowStatement", "there are no exceptions: return a code, or call unreachable() for what cannot happen"],
  ["TryStatement", "there are no exceptions: return a code"],
  ["TemplateLiteral", "a template string allocates: write the pieces one after another"],
  [
    "BinaryExpression[operator='+'] > Literal[raw=/^[\"']/]",
    "joining strings allocates: write the pieces one after another",
  ],
  ["ObjectExpression", "an object literal allocates: use an @unmanaged class over memory"],
  ["TSInterfaceDeclaration", "an interface needs run-time types and an allocator: use an @unmanaged class"],
  [":function :function", "a closure has no memory to live in: use a function at module level"],
  [
    ":function ArrayExpression",
    "an array literal in a function allocates: use memory.data or a StaticArray at module level",
  ],
  [
    "ClassDeclaration[superClass] MethodDefinition[kind='method']",
    "a method in a derived class may override one: that reads a class id that @unmanaged objects lack",
  ],
  [
    "Program > VariableDeclaration[kind!='const']",
    "a module-level variable is one for all CPUs natively and one per Worker in Node: keep state in memory",
  ],
  [
    "Program > ExportNamedDeclaration > VariableDeclaration[kind!='const']",
    "a module-level variable is one for all CPUs natively and one per Worker in Node: keep state in memory",
  ],
  [
    ":function > AssignmentPattern",
    "a default parameter of an exported or table function becomes a mutable global: pass the value",
  ],
  ["ForStatement:not([test])", "asc does not see for (;;) as endless: write while (true)"],
  [
    "CallExpression > MemberExpression[object.name='atomic'][property.name='fence']",
    "asc 0.28 cannot express atomic.fence(), and its optimiser would drop it: use an atomic read-modify-write",
  ],
  ["TSNumberKeyword", "`number` is f64 here: say i32, u32, i64 or u64"],
  ["TSTypeReference > Identifier[name=/^(f32|f64|v128)$/]", "there is no floating point where this runs"],
  ["Literal[raw=/^[0-9]+\\.[0-9]/]", "there is no floating point where this runs"],
].map(([selector, message]) => ({ selector, message }));

export default tseslint.config(
  { ignores: ["build/**", "node_modules/**", "**/generated/**", "**/fixtures/**"] },
  {
    files: ["**/*.ts"],
    ignores: [...NATIVE],
    extends: [tseslint.configs.recommended],
  },
  {
    files: ["**/*.{js,mjs}"],
    extends: [tseslint.configs.recommended],
  },
  {
    files: NATIVE.map((pattern) => pattern.replace("*.ts", "{*.test,*.node,*.layout,harness}.ts")),
    extends: [tseslint.configs.recommended],
  },
  {
    files: TYPED,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      // node:test's test() and describe() return promises that their runner awaits.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["test", "it", "describe", "suite"] },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.{ts,js,mjs}"],
    rules: { eqeqeq: "error", "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }] },
    plugins: { "@typescript-eslint": tseslint.plugin },
  },
  {
    files: NATIVE,
    ignores: NODE_BESIDE_NATIVE,
    languageOptions: { parser: tseslint.parser },
    // == is the machine's comparison of integers here, and === asc's comparison of identity.
    rules: { eqeqeq: "off", "no-restricted-syntax": ["error", ...NATIVE_BANS] },
  },
);
