import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, checkFiles } from "../support/scripts.js";
import { test } from "../support/test.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const script = "check-native";

/** What is found; with an exit code that does not say so, that too. */
function linesOf({ status, lines }: ReturnType<typeof check>): string[] {
  return status === (lines.length === 0 ? 0 : 1) ? lines : [`status ${status}`, ...lines];
}

const cpp = `
// scale({ n, a, factor?, mode }) -> { b, sum? }
template <class T>
Napi::Value ScaleOf(Request& request) {
  const std::int64_t n = request.Dimension("n");
  const auto a = InputOf<T>(request, "a", n);
  const double factor = request.Has("factor") ? request.Number("factor") : 1;
  const bool sum = request.Choice("mode", {"plain", "sum"}) == "sum";
  T* b = request.Result<T>("b", n);
  return request.Run([=](Job& job) {
    if (sum) job.Set("sum", 1);
  });
}

template <class T>
Input<T> InputOf(const Request& request, const std::string& name, std::int64_t n) {
  return request.Array<T>(name, n);
}

void RegisterScale(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "scale", ScaleOf<float>);
}
`;
const typescript = `
interface Sized<Data> { n: number; a: Data }
export interface ScaleFunctions {
  /** Scales. */
  scale(request: Sized<Float32Array> & { factor?: number | undefined; mode: "plain" | "sum" }): { b: Float32Array; sum?: number };
}
`;

/** What is found after `from` has become `to` in the C++ or the TypeScript of the example. */
function changed(from: string, to: string): string[] {
  if (!cpp.includes(from) && !typescript.includes(from)) return [`nothing holds ${from}`];
  const files = {
    "native/exports/scale.cc": cpp.replace(from, to),
    "src/native/functions/scale.ts": typescript.replace(from, to),
  };
  return linesOf(checkFiles(script, files)).map((line) =>
    line.replace("check-native: native/exports/scale.cc: scale: ", ""),
  );
}

test("TypeScript knows what C++ exports, reads and returns", (t) => {
  t.deepEqual(linesOf(check(script)), []);
  t.deepEqual(changed("void Reg", "void Reg"), []);
  t.deepEqual(linesOf(checkFiles(script, {})), ["check-native: native/exports: no function is exported"]);
});

test("a difference of any kind is found and named", (t) => {
  const cases: [string, string, RegExp][] = [
    ['request.Dimension("n")', 'request.Dimension("size")', /argument `n` of the interface: C\+\+ reads none/],
    ['request.Dimension("n")', 'request.Dimension("size")', /argument `size`: C\+\+ reads it, the interface has none/],
    ["n: number", "n: string", /argument `n` is string in the interface, number in C\+\+/],
    ["ScaleOf<float>", "ScaleOf<double>", /argument `a` is Float32Array in the interface, Float64Array in C\+\+/],
    ["ScaleOf<float>", "ScaleOf<double>", /result `b` is Float32Array in the interface, Float64Array in C\+\+/],
    ["Sized<Float32Array>", "Sized<Int32Array>", /argument `a` is Int32Array in the interface/],
    [
      '{"plain", "sum"}',
      '{"plain", "total"}',
      /argument `mode` is "plain" \| "sum" in the interface, "plain" \| "total"/,
    ],
    [
      "factor?: number",
      "factor: number",
      /argument `factor` is needed in the interface, but C\+\+ asks whether it is there/,
    ],
    ["n: number", "n?: number", /argument `n` is optional in the interface, but C\+\+ always reads it/],
    ["{ n, a,", "{ n?, a,", /argument `n` is needed in the interface, not in the comment/],
    ["{ n, a,", "{ a,", /argument `n` of the interface is missing in the comment/],
    ["{ b, sum? }", "{ b, sum?, rest }", /result `rest` of the comment: the interface has none/],
    ['job.Set("sum"', 'job.Set("total"', /result `sum` of the interface: C\+\+ gives none/],
    ["b: Float32Array", "b?: Float32Array", /result `b` is optional in the interface, but C\+\+ always gives it/],
    [
      'exports, "scale"',
      'exports, "scaled"',
      /scale stands in src\/native\/functions, but C\+\+ exports no such function/,
    ],
    ['exports, "scale"', 'exports, "scaled"', /scaled has no interface in src\/native\/functions/],
    ["// scale({", "// Scales ({", /no comment/],
  ];
  for (const [from, to, expected] of cases) {
    const found = changed(from, to);
    t.true(
      found.some((line) => expected.test(line)),
      `${from} → ${to}: ${found.join("; ")}`,
    );
  }
});

test("an argument renamed in the real tree is found, whichever side has it", (t) => {
  const renamed = (path: string, from: string, to: string) => {
    const tree = mkdtempSync(join(tmpdir(), "nnqs-native-"));
    try {
      for (const folder of ["src/native/functions", "native/boundary", "native/exports"]) {
        cpSync(join(root, folder), join(tree, folder), { recursive: true });
      }
      const text = readFileSync(join(tree, path), "utf8");
      t.true(text.includes(from), path);
      writeFileSync(join(tree, path), text.replaceAll(from, to));
      return linesOf(check(script, tree));
    } finally {
      rmSync(tree, { recursive: true });
    }
  };
  t.true(renamed("src/native/functions/krylov.ts", "maxProducts", "maxSteps").length >= 4);
  t.true(renamed("native/exports/operatorHandle.cc", '"operator"', '"handle"').length >= 4);
});
