import ava from "ava";

/**
 * Declares a test: those of a file run one after the other, because they share its threads and its settings, while another file runs in
 * a process of its own. (ava's setting `serial` would run one file at a time as well.)
 */
export const test = ava.serial;
