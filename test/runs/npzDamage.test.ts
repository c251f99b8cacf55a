import { ArgumentError, runs } from "infinite-nnqs";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const arrays = {
  a: runs.float64(Float64Array.from({ length: 6 }, Math.sqrt), [2, 3]),
  b: runs.int32(Int32Array.of(1, 2)),
};
// Written by numpy.savez(f, a=array([1.5, 2.5]), b=array([7, 8], "i4")): stored, lengths in fields of zip64.
const numpyStored = Buffer.from(
  "UEsDBC0AAAAAAAAAIQCU3hHI//////////8FABQAYS5ucHkBABAAkAAAAAAAAACQAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAA+D8AAAAAAAAEQFBLAwQtAAAAAAAAACEA6BB4hP//////////BQAUAGIubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgcAAAAIAAAAUEsBAi0DLQAAAAAAAAAhAJTeEciQAAAAkAAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsBAi0DLQAAAAAAAAAhAOgQeISIAAAAiAAAAAUAAAAAAAAAAAAAAIABxwAAAGIubnB5UEsFBgAAAAACAAIAZgAAAIYBAAAAAA==",
  "base64",
);
// The same by numpy.savez_compressed into a pipe: checksums and lengths follow the contents.
const numpyPiped = Buffer.from(
  "UEsDBC0ACAAIAAAAIQAAAAAA//////////8FABQAYS5ucHkBABAAAAAAAAAAAAAAAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4GMPhhD6FZHABQSwcIlN4RyEwAAAAAAAAAkAAAAAAAAABQSwMELQAIAAgAAAAhAAAAAAD//////////wUAFABiLm5weQEAEAAAAAAAAAAAAAAAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALnYGBgYOIAYAUEsHCOgQeIRLAAAAAAAAAIgAAAAAAAAAUEsBAi0DLQAIAAgAAAAhAJTeEchMAAAAkAAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsBAi0DLQAIAAgAAAAhAOgQeIRLAAAAiAAAAAUAAAAAAAAAAAAAAIABmwAAAGIubnB5UEsFBgAAAAACAAIAZgAAADUBAAAAAA==",
  "base64",
);

for (const [name, bytes] of Object.entries({
  encodeNpz: runs.encodeNpz(arrays),
  "numpy.savez": numpyStored,
  "numpy into a pipe": numpyPiped,
})) {
  test(`whatever byte of an archive by ${name} is damaged: an error, or the same arrays under the same names`, (t) => {
    const whole = runs.decodeNpz(bytes);
    t.deepEqual(Object.keys(whole), ["a", "b"]);
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const damaged = Uint8Array.from(bytes);
        damaged[at]! ^= flip;
        try {
          t.deepEqual(runs.decodeNpz(damaged), whole, `byte ${at} by ${flip}`);
        } catch (error) {
          t.true(error instanceof ArgumentError, `byte ${at} by ${flip}: ${error}`);
          refused++;
        }
      }
    }
    t.true(refused > 4 * bytes.length, `${refused}`);
    for (let length = 0; length < bytes.length; length++) {
      t.throws(() => runs.decodeNpz(bytes.subarray(0, length)), { instanceOf: ArgumentError });
    }
  });
}

test("an archive with two files of one name is refused", (t) => {
  const text = Buffer.from(runs.encodeNpz(arrays)).toString("latin1").replaceAll("b.npy", "a.npy");
  t.throws(() => runs.decodeNpz(Buffer.from(text, "latin1")), { message: /two files of the name "a\.npy"/ });
});

test("large arrays are packed and unpacked by a thread to the same bytes and numbers, and an abort ends it", async (t) => {
  const large = { ...arrays, c: runs.complex128(uniform(200_000), [50, 2000]), d: runs.float64(new Float64Array(1e5)) };
  const bytes = runs.encodeNpz(large);
  t.deepEqual(await runs.packNpz(large), bytes);
  t.deepEqual(await runs.unpackNpz(bytes), large);
  t.deepEqual(await runs.unpackNpz(Buffer.from(bytes), ["c"]), { c: large.c });
  await t.throwsAsync(runs.unpackNpz(bytes, ["x"]), { instanceOf: ArgumentError, message: /no array "x"/ });
  const wrong = { ...large, c: { ...large.c, shape: [50, 1999] } };
  await t.throwsAsync(runs.packNpz(wrong), { instanceOf: ArgumentError, message: /packNpz: array "c": shape/ });
  for (const work of [
    runs.packNpz,
    (given: runs.Arrays, o: runs.NpzOptions) => runs.unpackNpz(bytes, Object.keys(given), o),
  ]) {
    const controller = new AbortController();
    const job = work(large, { signal: controller.signal });
    setTimeout(() => controller.abort(), 1);
    await t.throwsAsync(job as Promise<unknown>, { any: true, name: "AbortError" });
  }
  const damaged = Uint8Array.from(bytes);
  damaged[1000]! ^= 4;
  await t.throwsAsync(runs.unpackNpz(damaged), { instanceOf: ArgumentError, message: /damaged/ });
});
