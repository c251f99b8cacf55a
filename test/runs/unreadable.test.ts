import { ArgumentError, runs } from "infinite-nnqs";
import { test } from "../support/test.js";

/** numpy.savez_compressed(f, a=np.float64(1), b=np.array(["x", "yz"]), c=np.arange(2.0)): strings beside numbers. */
const file = Buffer.from(
  [
    "UEsDBC0AAAAIAAAAIQAh/FAj//////////8FABQAYS5ucHkBABAAiAAAAAAAAABHAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSY",
    "F59flJIKEndLzClOBYoXZyQWpAL5Gpo6CrUKFAEuBjD4YA8AUEsDBC0AAAAIAAAAIQBYQvGh//////////8FABQAYi5ucHkBABAAkAAAAAAAAABNAAAAAAAA",
    "AJvsF+obEMnIUMZQrZ6SWpxcpG6loG4TaqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAK4KBgioBOIqIAYAUEsDBC0AAAAIAAAA",
    "IQDuVWiK//////////8FABQAYy5ucHkBABAAkAAAAAAAAABJAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClO",
    "BYoXZyQWpAL5GkY6mjoKtQoUAC4GFPDBHgBQSwECLQMtAAAACAAAACEAIfxQI0cAAACIAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMtAAAACAAA",
    "ACEAWELxoU0AAACQAAAABQAAAAAAAAAAAAAAgAF+AAAAYi5ucHlQSwECLQMtAAAACAAAACEA7lVoikkAAACQAAAABQAAAAAAAAAAAAAAgAECAQAAYy5ucHlQ",
    "SwUGAAAAAAMAAwCZAAAAggEAAAAA",
  ].join(""),
  "base64",
);

test("an array of strings is named by the error, and the others can be read by name", (t) => {
  t.throws(() => runs.decodeNpz(file), {
    instanceOf: ArgumentError,
    message: /^decodeNpz: array "b": elements of type <U2 cannot be read; .* Read the others by name: \["a", "c"\]\.$/,
  });
  const { a, c } = runs.decodeNpz(file, ["a", "c"]);
  t.deepEqual([...a!.data, ...c!.data], [1, 0, 1]);
  const alone = t.throws(() => runs.decodeNpz(file, ["b"]), { instanceOf: ArgumentError });
  t.notRegex(alone?.message ?? "", /others/);
});

test("an array that is not there is answered with those that are", (t) => {
  t.throws(() => runs.decodeNpz(file, ["d"]), { message: 'decodeNpz: there is no array "d"; there are a, b, c.' });
});

test("elements that are no numbers are answered with what makes numbers of them", (t) => {
  const typed = (descriptor: string) => {
    const header = Buffer.from(`{'descr': ${descriptor}, 'fortran_order': False, 'shape': (0,), }\n`);
    return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), Buffer.of(header.length, 0), header]);
  };
  const message = (descriptor: string) =>
    t.throws(() => runs.decodeNpy(typed(descriptor)), { instanceOf: ArgumentError })!.message;
  t.regex(message("[('re', '<f8'), ('im', '<f8')]"), /Save one of its fields, such as a\["re"\]\.$/);
  t.regex(message("'|S3'"), /letters with a\.astype\("S"\)\.view\("uint8"\)/);
  t.regex(message("'|O'"), /Convert with a\.astype\("float64"\)/);
});
