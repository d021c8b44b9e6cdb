// Judges JSON by JSON Schema 2020-12: {components, undescribed, cases: [{name, schema,
// strict, bodies}]} on stdin, and on stdout for each case a list with the errors of
// each body, null for a right one. With "strict" in a case, no property may be there
// that its schema does not name, but for those that are undescribed.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";

const { components, undescribed, cases } = JSON.parse(readFileSync(0, "utf8"));
const anything = Object.fromEntries(undescribed.map((name) => [name, {}]));

// described says that a schema names properties, itself or by what it refers to.
function described(schema, seen = new Set()) {
  if (schema.properties) return true;
  if (schema.$ref && !seen.has(schema.$ref)) {
    seen.add(schema.$ref);
    return described(components[schema.$ref.replace("#/$defs/", "")], seen);
  }
  return [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((part) => described(part, seen));
}

// within goes through the values in a schema; strictly closes a value's schema.
function within(schema) {
  const out = { ...schema };
  for (const key of ["allOf", "anyOf", "oneOf"]) if (out[key]) out[key] = out[key].map(within);
  if (out.properties) out.properties = Object.fromEntries(Object.entries(out.properties).map(([name, value]) => [name, strictly(value)]));
  if (out.items) out.items = strictly(out.items);
  return out;
}
const strictly = (schema) => {
  const out = within(schema);
  return described(schema) ? { ...out, properties: { ...anything, ...out.properties }, unevaluatedProperties: false } : out;
};

const closed = Object.fromEntries(Object.entries(components).map(([name, schema]) => [name, within(schema)]));

// compiler compiles with the components, as they are or closed.
function compiler(defs) {
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: false }));
  ajv.addFormat("binary", true);
  return (schema) => ajv.compile({ ...schema, $defs: defs });
}
const open = compiler(components), shut = compiler(closed);

console.log(JSON.stringify(cases.map(({ schema, strict, bodies }) => {
  const check = strict ? shut(strictly(schema)) : open(schema);
  return bodies.map((body) => (check(body) ? null : check.errors[0].instancePath + " " + check.errors[0].message + " " + JSON.stringify(check.errors[0].params)));
})));
