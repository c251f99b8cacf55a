import type { z } from "zod";
import { entropySchema } from "./entropy/entropySpec.js";
import { kernelSchema } from "./kernel/kernelSpec.js";
import { learnSchema } from "./learn/learnSpec.js";
import { fig1Schema } from "./paper/fig1Spec.js";
import { fig4Schema } from "./paper/fig4Spec.js";
import { fig5Schema } from "./paper/fig5Spec.js";
import { fig6Schema } from "./paper/fig6Spec.js";
import { fig7Schema } from "./paper/fig7Spec.js";
import { choicesSchema } from "./paper/figureChoices.js";
import { fig2Schema, fig3Schema } from "./paper/trainingSpecs.js";
import { evolveSchema, groundStateSchema } from "./quantum/quantumSpec.js";
import { signbiasSchema } from "./signbias/signbiasSpec.js";
import { networkSchema } from "./spec/networkSpec.js";
import { spectrumSchema } from "./spectrum/spectrumSpec.js";

/** What a spec file that makes one result directory may be, by its `experiment`. */
export const runnableSchemas = {
  learn: learnSchema,
  entropy: entropySchema,
  spectrum: spectrumSchema,
  signbias: signbiasSchema,
  groundstate: groundStateSchema,
  evolve: evolveSchema,
} as const;

/** What any spec may be, by its `experiment`; each has a file in `schema/`. */
export const specSchemas: Readonly<Record<string, z.ZodType>> = {
  ...runnableSchemas,
  kernel: kernelSchema,
  fig1: fig1Schema,
  fig2: fig2Schema,
  fig3: fig3Schema,
  fig4: fig4Schema,
  fig5: fig5Schema,
  fig6: fig6Schema,
  fig7: fig7Schema,
};

/** Commands whose options are flags, with the schema of these. */
export const flagSchemas: Readonly<Record<string, z.ZodType>> = {
  groundstate: groundStateSchema,
  evolve: evolveSchema,
  reproduce: choicesSchema,
};

/** The layers that a network in a spec is made of. */
export const layersSchema: z.ZodType = networkSchema;
