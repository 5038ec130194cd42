// Plain-loop sweeps of a committee with continuous weights, and epochs of least action learning: what a careful hand writes in C++.
// Usage: sweeps FORM K INPUTS PATTERNS tree|full REPEATS    with FORM reduced, signs or lal; prints the median time of one in ms.
// The equations are those of runtime/continuous/reduced.ts, sign-edges.ts, committee-node.ts and runtime/algorithms/lal.ts.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

struct Machine {
  int units, inputs, patterns;
  bool full;
  std::vector<int8_t> xi;
  std::vector<int8_t> label;
  const int8_t* row(int mu, int k) const {
    return xi.data() + static_cast<size_t>(mu) * (full ? inputs : units * inputs) + (full ? 0 : k * inputs);
  }
};

Machine draw(int units, int inputs, int patterns, bool full) {
  Machine m{units, inputs, patterns, full, {}, {}};
  std::mt19937_64 random(1);
  m.xi.resize(static_cast<size_t>(patterns) * (full ? inputs : units * inputs));
  for (auto& x : m.xi) x = random() & 1 ? 1 : -1;
  m.label.resize(patterns);
  for (auto& y : m.label) y = random() & 1 ? 1 : -1;
  return m;
}

double dot(const int8_t* x, const double* b, int n) {
  double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    s0 += x[i] * b[i];
    s1 += x[i + 1] * b[i + 1];
    s2 += x[i + 2] * b[i + 2];
    s3 += x[i + 3] * b[i + 3];
  }
  for (; i < n; i++) s0 += x[i] * b[i];
  return (s0 + s1) + (s2 + s3);
}

// g of every unit under a hard majority of an odd number of units.
struct Node {
  int units;
  std::vector<double> phi, plus, minus, rows, middle, above, gain, slope, omega, variance;
  explicit Node(int k)
      : units(k), phi(k), plus(k), minus(k), rows(static_cast<size_t>(k) * (k + 1)), middle(k + 2), above(k + 2), gain(k), slope(k),
        omega(k), variance(k) {}
  void respond(int label) {
    const int width = units + 1, half = (units - 1) / 2;
    rows[0] = 1;
    for (int k = 0; k < units; k++) {
      const double s = label * omega[k] / std::sqrt(variance[k]);
      phi[k] = 0.3989422804014326779 * std::exp(-0.5 * s * s);
      plus[k] = 0.5 * std::erfc(-s * 0.70710678118654752440);
      minus[k] = 0.5 * std::erfc(s * 0.70710678118654752440);
      if (k + 1 == units) break;
      const double* row = rows.data() + k * width;
      double* next = rows.data() + (k + 1) * width;
      double before = 0;
      for (int t = 0; t <= k; t++) {
        next[t] = minus[k] * row[t] + plus[k] * before;
        before = row[t];
      }
      next[k + 1] = plus[k] * before;
    }
    for (int t = 0; t <= units; t++) {
      middle[t] = t == half;
      above[t] = t > half;
    }
    for (int k = units - 1; k >= 0; k--) {
      const double* row = rows.data() + k * width;
      double decisive = 0, settled = 0;
      for (int t = 0; t <= k; t++) {
        decisive += row[t] * middle[t];
        settled += row[t] * above[t];
        middle[t] = minus[k] * middle[t] + plus[k] * middle[t + 1];
        above[t] = minus[k] * above[t] + plus[k] * above[t + 1];
      }
      gain[k] = label * phi[k] / (std::sqrt(variance[k]) * (settled / decisive + plus[k]));
      slope[k] = -gain[k] * (gain[k] + omega[k] / variance[k]);
    }
  }
};

// Messages of one machine; `hold` gives every unit its norm.
struct Spheres {
  const Machine& m;
  Node node;
  std::vector<double> field, precision, multiplier;
  double scale;
  explicit Spheres(const Machine& machine)
      : m(machine), node(machine.units), field(static_cast<size_t>(machine.units) * machine.inputs), precision(machine.units, 1),
        multiplier(machine.units, 1), scale(1 / std::sqrt(machine.inputs)) {}
  void hold() {
    for (int k = 0; k < m.units; k++) {
      const double* b = field.data() + static_cast<size_t>(k) * m.inputs;
      double squares = 0;
      for (int i = 0; i < m.inputs; i++) squares += b[i] * b[i];
      const double total = (1 + std::sqrt(1 + 4 * squares / m.inputs)) / 2;
      multiplier[k] += total - precision[k];
      precision[k] = total;
    }
  }
};

struct Reduced : Spheres {
  std::vector<double> c1, c2, a, lag, now;
  explicit Reduced(const Machine& machine)
      : Spheres(machine), c1(machine.patterns * machine.units), c2(c1), a(c1), lag(c1), now(c1) {}
  void sweep() {
    const int K = m.units, n = m.inputs, P = m.patterns;
    for (int mu = 0; mu < P; mu++)
      for (int k = 0; k < K; k++) now[mu * K + k] = dot(m.row(mu, k), field.data() + static_cast<size_t>(k) * n, n);
    for (int mu = 0; mu < P; mu++) {
      for (int k = 0; k < K; k++) {
        const int e = mu * K + k;
        const double v = 1 / (precision[k] - a[e]);
        node.omega[k] = scale * v * (now[e] - n * c1[e] + c2[e] * lag[e]);
        node.variance[k] = scale * scale * n * v;
      }
      node.respond(m.label[mu]);
      for (int k = 0; k < K; k++) {
        const int e = mu * K + k;
        const double v = 1 / (precision[k] - a[e]), d = scale * scale * node.slope[k], r = 1 / (1 + v * d), k2 = r * v * d;
        c1[e] = r * scale * node.gain[k] + k2 * c1[e];
        c2[e] = k2 * (1 + c2[e]);
        a[e] = -r * d;
        lag[e] = now[e];
      }
    }
    for (int k = 0; k < K; k++) {
      double shrink = 0, total = multiplier[k];
      for (int mu = 0; mu < P; mu++) {
        shrink += c2[mu * K + k];
        total += a[mu * K + k];
      }
      precision[k] = total;
      double* b = field.data() + static_cast<size_t>(k) * n;
      for (int i = 0; i < n; i++) b[i] *= -shrink;
      for (int mu = 0; mu < P; mu++) {
        const int8_t* x = m.row(mu, k);
        const double c = c1[mu * K + k];
        for (int i = 0; i < n; i++) b[i] += c * x[i];
      }
    }
    hold();
  }
};

struct Signs : Spheres {
  std::vector<double> b, a;
  explicit Signs(const Machine& machine)
      : Spheres(machine), b(static_cast<size_t>(machine.patterns) * machine.units * machine.inputs),
        a(static_cast<size_t>(machine.patterns) * machine.units) {}
  void sweep() {
    const int K = m.units, n = m.inputs;
    for (int mu = 0; mu < m.patterns; mu++) {
      for (int k = 0; k < K; k++) {
        const int8_t* x = m.row(mu, k);
        const double* message = b.data() + (static_cast<size_t>(mu) * K + k) * n;
        const double* total = field.data() + static_cast<size_t>(k) * n;
        double sum = 0;
        for (int i = 0; i < n; i++) sum += x[i] * (total[i] - message[i]);
        const double v = 1 / (precision[k] - a[static_cast<size_t>(mu) * K + k]);
        node.omega[k] = scale * v * sum;
        node.variance[k] = scale * scale * n * v;
      }
      node.respond(m.label[mu]);
      for (int k = 0; k < K; k++) {
        const size_t e = static_cast<size_t>(mu) * K + k;
        const double v = 1 / (precision[k] - a[e]), d = scale * scale * node.slope[k], r = 1 / (1 + v * d);
        const double k1 = r * scale * node.gain[k], k2 = r * v * d;
        const int8_t* x = m.row(mu, k);
        double* message = b.data() + e * n;
        double* total = field.data() + static_cast<size_t>(k) * n;
        for (int i = 0; i < n; i++) {
          const double old = message[i], next = k1 * x[i] - k2 * (total[i] - old);
          message[i] = next;
          total[i] += next - old;
        }
        precision[k] += -r * d - a[e];
        a[e] = -r * d;
      }
    }
    hold();
  }
};

// Least action learning, mini-batches of 100, weights of norm 1 a unit after each.
struct Lal {
  const Machine& m;
  std::vector<double> w, h;
  std::vector<int> order;
  std::mt19937_64 random{2};
  explicit Lal(const Machine& machine)
      : m(machine), w(static_cast<size_t>(machine.units) * machine.inputs), h(100 * static_cast<size_t>(machine.units)),
        order(machine.patterns) {
    std::uniform_real_distribution<double> uniform(-1, 1);
    for (auto& x : w) x = uniform(random);
    std::iota(order.begin(), order.end(), 0);
    normalise();
  }
  void normalise() {
    for (int k = 0; k < m.units; k++) {
      double* row = w.data() + static_cast<size_t>(k) * m.inputs;
      double squares = 0;
      for (int i = 0; i < m.inputs; i++) squares += row[i] * row[i];
      const double factor = 1 / std::sqrt(squares);
      for (int i = 0; i < m.inputs; i++) row[i] *= factor;
    }
  }
  void sweep() {
    const double rate = 1e-4;
    std::shuffle(order.begin(), order.end(), random);
    for (int from = 0; from < m.patterns; from += 100) {
      const int count = std::min(100, m.patterns - from);
      for (int t = 0; t < count; t++)
        for (int k = 0; k < m.units; k++)
          h[t * m.units + k] = dot(m.row(order[from + t], k), w.data() + static_cast<size_t>(k) * m.inputs, m.inputs);
      for (int t = 0; t < count; t++) learn(order[from + t], h.data() + t * m.units, rate);
      normalise();
    }
  }
  void learn(int mu, const double* field, double rate) {
    const int label = m.label[mu];
    int votes = 0, weakest = -1;
    for (int k = 0; k < m.units; k++) {
      const double turned = label * field[k];
      votes += turned >= 0 ? 1 : -1;
      if (turned < 0 && (weakest < 0 || std::fabs(field[k]) < std::fabs(field[weakest]))) weakest = k;
    }
    if (votes > 0) return;
    const int8_t* x = m.row(mu, weakest);
    double* row = w.data() + static_cast<size_t>(weakest) * m.inputs;
    for (int i = 0; i < m.inputs; i++) row[i] += rate * label * x[i];
  }
};

template <class T>
double median(T& task, int repeats) {
  std::vector<double> times;
  for (int i = 0; i < repeats; i++) {
    const auto start = std::chrono::steady_clock::now();
    task.sweep();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <class T>
double timed(const Machine& machine, int repeats) {
  T task(machine);
  return median(task, repeats);
}

}  // namespace

int main(int count, char** words) {
  if (count != 7) return 2;
  const std::string form = words[1];
  const Machine machine = draw(std::atoi(words[2]), std::atoi(words[3]), std::atoi(words[4]), std::strcmp(words[5], "full") == 0);
  const int repeats = std::atoi(words[6]);
  double time = -1;
  if (form == "reduced") time = timed<Reduced>(machine, repeats);
  if (form == "signs") time = timed<Signs>(machine, repeats);
  if (form == "lal") time = timed<Lal>(machine, repeats);
  if (time < 0) return 2;
  std::printf("%.6f\n", time);
  return 0;
}
