import fc from "fast-check";

// Small models with everything that algorithms are refused for: kinds of weights, laws, and factors beside the machine.

const weights = fc.constantFrom(
  "spin",
  "spin ~ bernoulli(0.3)",
  "bit",
  "real on sphere(i)",
  "real ~ normal(0, 1)",
  "real ~ uniform(-1, 1)",
  "real ~ levels([-1, 0, 1])",
  "int ~ uniform(-1, 1)",
  "real",
);
const outputs = fc.constantFrom(
  ":= sign(h1[mu])",
  ":= majority(tau[mu, :])",
  ":= sign(sum(k) tau[mu, k])",
  ":= prod(k) tau[mu, k]",
  ":= sign(sum(k) relu(h[mu, k]))",
  ":= sign(sum(k) v[k] * tanh(h[mu, k]))",
  ":= veto(tau[mu, :])",
  "~ gibbs(majority(tau[mu, :]), beta = 1)",
  "~ flip(sign(h1[mu]), 0.1)",
  "~ probit(h1[mu], s = 1)",
  "~ logistic(sum(k) h[mu, k])",
  "~ margin(h1[mu], kappa = 0.1)",
  "~ mine(h1[mu])",
);
const beside = fc.constantFrom(
  "",
  "",
  "",
  "observe z[mu] := sign(sum(i) xi[mu, i] * w[1, i] + 0.5)",
  "var b: spin\n  factor f := if b > 0 then 2 else 1",
  "var c: real ~ normal(0, 1)",
  "energy e[k, i] := w[k, i]",
  "replicas a in 1..3 of w\n  couple w to centre across a by elastic(0.3)",
  "replicas a in 1..2 of w\n  couple w across a by elastic(0.3)",
);
const inputs = fc.constantFrom("spin: rademacher", "real: normal(0, 1)");

/** Texts of a model `M`; some do not check, say a channel of sign units over real ones. */
export const machineText: fc.Arbitrary<string> = fc
  .record({ weights, outputs, beside, inputs })
  .map(({ weights: law, outputs: output, beside: more, inputs: input }) => {
    const [type, source] = input.split(": ");
    return `channel mine(y: spin, z: real) = 1 / (1 + exp(-2 * y * z))
rule veto(tau: spin[k]) -> spin = if sum(k) tau[k] > 0 and tau[1] > 0 then 1 else -1
model M {
  plate k in 1..3
  plate i in 1..4
  plate mu in 1..3
  data xi[mu, i]: ${type} from iid(${source})
  data v[k]: real from if k % 2 == 1 then 1 else -1
  data y[mu]: spin from iid(rademacher)
  data z[mu]: spin from iid(rademacher)
  var w[k, i]: ${law}
  def h[mu, k] := sum(i) xi[mu, i] * w[k, i] / 2
  def h1[mu] := sum(i) xi[mu, i] * w[1, i] / 2
  def tau[mu, k]: spin := sign(h[mu, k])
  observe y[mu] ${output}
  ${more}
}
`;
  });
