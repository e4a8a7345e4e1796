#include "models/calibration/abc.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/calibration/abc_adjust.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr std::uint32_t kFirstRound = 2'000'000;  // days of the rounds' draws
constexpr std::uint32_t kBankDay = 3'000'000;
constexpr std::uint32_t kResampleDay = 4'000'000;
constexpr std::uint32_t kProposalTries = 1'000;  // until one is inside the bounds
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double median_of(std::vector<double> values, double share = 0.5) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

// 1 / median absolute deviation of each column; 0 for one that does not vary.
Eigen::VectorXd inverse_deviations(const Eigen::MatrixXd& rows) {
  Eigen::VectorXd inverse(rows.cols());
  for (Eigen::Index j = 0; j < rows.cols(); ++j) {
    std::vector<double> values(rows.col(j).begin(), rows.col(j).end());
    const double middle = median_of(values);
    for (double& value : values) value = std::abs(value - middle);
    const double deviation = median_of(std::move(values));
    inverse[j] = deviation > 0.0 ? 1.0 / deviation : 0.0;
  }
  return inverse;
}

double distance(const Eigen::VectorXd& summaries, const Eigen::VectorXd& observed,
                const Eigen::VectorXd& inverse) {
  const double d = (summaries - observed).cwiseProduct(inverse).norm();
  return std::isfinite(d) ? d : kInfinity;
}

Eigen::MatrixXd weighted_covariance(const Eigen::MatrixXd& rows, const Eigen::VectorXd& weights) {
  const Eigen::RowVectorXd middle = weights.transpose() * rows;
  const Eigen::MatrixXd off = rows.rowwise() - middle;
  return off.transpose() * weights.asDiagonal() * off;
}

Eigen::Index picked(const Eigen::VectorXd& weights, double share) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < weights.size(); ++i) {
    sum += weights[i];
    if (share < sum) return i;
  }
  return weights.size() - 1;
}

// One round under way: the particles of the last, the kernel, and those accepted so far.
class Round {
 public:
  Round(const CalibrationProblem& problem, const AbcPosterior& last, const AbcOptions& options,
        std::uint32_t number)
      : problem_(problem), last_(last), options_(options), day_(kFirstRound + number) {
    Eigen::MatrixXd kernel = 2.0 * last.covariance();
    kernel.diagonal().array() += 1e-12 * problem.spread().array().square();
    root_ = kernel.llt();
  }

  // Where particle i looks in its `attempt`-th try.
  Eigen::VectorXd propose(std::uint32_t i, std::uint32_t attempt) const {
    const auto width = static_cast<std::uint32_t>(problem_.dimensions() + 1);
    Eigen::VectorXd at;
    for (std::uint32_t t = 0; t < kProposalTries; ++t) {
      const std::uint32_t k = (attempt * kProposalTries + t) * width;
      const double share = uniform(draw(options_.seed, i, day_, Purpose::calibration, k)[0]);
      at = last_.working.row(picked(last_.weights, share)).transpose() +
           root_.matrixL() * standard_normals(problem_.dimensions(), options_.seed, i, day_, k + 1);
      if (problem_.inside(at)) return at;
    }
    return problem_.clamp(at);
  }

  // Not yet normalised: prior over the mixture of kernels.
  double weight_of(const Eigen::VectorXd& at) const {
    double mixture = 0.0;
    for (Eigen::Index j = 0; j < last_.working.rows(); ++j) {
      const Eigen::VectorXd z = root_.matrixL().solve(at - last_.working.row(j).transpose());
      mixture += last_.weights[j] * std::exp(-0.5 * z.squaredNorm());
    }
    return std::exp(problem_.log_prior(at)) / mixture;
  }

  std::uint64_t seed_of(std::uint32_t i, std::uint32_t attempt) const {
    return market_seed(options_.seed, i, day_, attempt);
  }

 private:
  const CalibrationProblem& problem_;
  const AbcPosterior& last_;
  const AbcOptions& options_;
  std::uint32_t day_;
  Eigen::LLT<Eigen::MatrixXd> root_;
};

AbcPosterior first_round(const CalibrationProblem& problem, Evaluator& evaluator,
                         const AbcOptions& options) {
  const SimulationBank bank = draw_bank(problem, evaluator, options.particles, options.seed);
  AbcPosterior p;
  p.working = bank.working;
  p.targets = bank.targets;
  p.weights = Eigen::VectorXd::Constant(options.particles, 1.0 / options.particles);
  p.rounds = {{kInfinity, options.particles, 1.0, static_cast<double>(options.particles)}};
  return p;
}

// False: given up, `next` is not a posterior.
bool play_round(const CalibrationProblem& problem, Evaluator& evaluator, const AbcOptions& options,
                const Eigen::VectorXd& observed, const Eigen::VectorXd& inverse, double tolerance,
                std::int64_t& budget, const AbcPosterior& last, AbcPosterior& next) {
  const Round round(problem, last, options, static_cast<std::uint32_t>(last.rounds.size()));
  const std::vector<Eigen::Index> fitted = problem.fitted();
  next = last;
  std::vector<std::uint32_t> waiting(static_cast<std::size_t>(options.particles));
  std::iota(waiting.begin(), waiting.end(), 0U);
  AbcRound record{tolerance, 0, 0.0, 0.0};
  for (std::uint32_t attempt = 0; !waiting.empty(); ++attempt) {
    std::vector<SimulationTrial> trials;
    for (const std::uint32_t i : waiting) {
      trials.push_back({round.propose(i, attempt), round.seed_of(i, attempt)});
    }
    record.simulations += static_cast<std::int64_t>(trials.size());
    budget -= static_cast<std::int64_t>(trials.size());
    if (budget < 0) return false;
    const Eigen::MatrixXd values = evaluator.run(trials);
    std::vector<std::uint32_t> still;
    for (std::size_t t = 0; t < waiting.size(); ++t) {
      const Eigen::VectorXd all = values.row(static_cast<Eigen::Index>(t)).transpose();
      const double d = distance(pick(all, fitted), observed, inverse);
      if (d > tolerance) {
        still.push_back(waiting[t]);
        continue;
      }
      const auto i = static_cast<Eigen::Index>(waiting[t]);
      next.working.row(i) = trials[t].working.transpose();
      next.targets.row(i) = all.transpose();
      next.distances[i] = d;
      next.weights[i] = round.weight_of(trials[t].working);
    }
    waiting = std::move(still);
    const double accepted = options.particles - static_cast<double>(waiting.size());
    record.acceptance = accepted / static_cast<double>(record.simulations);
    if (!waiting.empty() && record.acceptance < options.least_acceptance) return false;
  }
  next.weights /= next.weights.sum();
  record.effective_size = 1.0 / next.weights.squaredNorm();
  next.rounds.push_back(record);
  return true;
}

}  // namespace

Eigen::VectorXd AbcPosterior::mean() const {
  return (weights.transpose() * working).transpose();
}

Eigen::MatrixXd AbcPosterior::covariance() const {
  return weighted_covariance(working, weights);
}

AbcPosterior abc_smc(const CalibrationProblem& problem, Evaluator& evaluator,
                     const Eigen::VectorXd& observed, const AbcOptions& options) {
  const std::vector<Eigen::Index> fitted = problem.fitted();
  AbcPosterior posterior = first_round(problem, evaluator, options);
  std::int64_t budget = options.most_simulations - options.particles;
  const Eigen::MatrixXd summaries = posterior.targets(Eigen::all, fitted);
  const Eigen::VectorXd inverse = inverse_deviations(summaries);
  posterior.distances.resize(options.particles);
  for (Eigen::Index i = 0; i < options.particles; ++i) {
    posterior.distances[i] = distance(summaries.row(i).transpose(), observed, inverse);
  }
  while (static_cast<int>(posterior.rounds.size()) < options.rounds) {
    const double tolerance =
        median_of({posterior.distances.begin(), posterior.distances.end()}, options.quantile);
    AbcPosterior next;
    if (!std::isfinite(tolerance) || !play_round(problem, evaluator, options, observed, inverse,
                                                 tolerance, budget, posterior, next)) {
      posterior.stopped_by_budget = budget < 0;
      break;
    }
    posterior = std::move(next);
  }
  if (options.adjust) adjust(problem, observed, inverse, posterior);
  return posterior;
}

SimulationBank draw_bank(const CalibrationProblem& problem, Evaluator& evaluator, int draws,
                         std::uint64_t seed) {
  SimulationBank bank;
  bank.working.resize(draws, problem.dimensions());
  std::vector<SimulationTrial> trials;
  for (int i = 0; i < draws; ++i) {
    const auto who = static_cast<std::uint32_t>(i);
    trials.push_back({problem.draw_prior(seed, who, kBankDay), market_seed(seed, who, kBankDay)});
    bank.working.row(i) = trials.back().working.transpose();
  }
  bank.targets = evaluator.run(trials);
  return bank;
}

AbcPosterior abc_reject(const CalibrationProblem& problem, const SimulationBank& bank,
                        const Eigen::VectorXd& observed, int kept, Eigen::Index without) {
  const Eigen::MatrixXd summaries = bank.targets(Eigen::all, problem.fitted());
  const Eigen::VectorXd inverse = inverse_deviations(summaries);
  std::vector<std::pair<double, Eigen::Index>> order;
  for (Eigen::Index i = 0; i < summaries.rows(); ++i) {
    if (i == without) continue;
    order.emplace_back(distance(summaries.row(i).transpose(), observed, inverse), i);
  }
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), static_cast<std::size_t>(kept)));
  const auto n = static_cast<Eigen::Index>(order.size());
  AbcPosterior posterior;
  posterior.working.resize(n, bank.working.cols());
  posterior.targets.resize(n, bank.targets.cols());
  posterior.distances.resize(n);
  posterior.weights = Eigen::VectorXd::Constant(n, 1.0 / static_cast<double>(n));
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& [d, from] = order[static_cast<std::size_t>(i)];
    posterior.working.row(i) = bank.working.row(from);
    posterior.targets.row(i) = bank.targets.row(from);
    posterior.distances[i] = d;
  }
  posterior.rounds = {{posterior.distances[n - 1], bank.working.rows(),
                       static_cast<double>(n) / static_cast<double>(bank.working.rows()),
                       static_cast<double>(n)}};
  adjust(problem, observed, inverse, posterior);
  return posterior;
}

std::vector<Eigen::Index> resample(const Eigen::VectorXd& weights, int count, std::uint64_t seed,
                                   std::uint32_t who) {
  std::vector<Eigen::Index> rows;
  for (int i = 0; i < count; ++i) {
    const auto k = static_cast<std::uint32_t>(i);
    const double share = uniform(draw(seed, who, kResampleDay, Purpose::calibration, k)[0]);
    rows.push_back(picked(weights, share));
  }
  return rows;
}

}  // namespace marketday
