#include "evaluation/sequential/state_action_marginal.h"

#include "evaluation/column_checks.h"

namespace marketday::sequential {
namespace {

// The log's tabular model: states and pairs by step.
struct Model {
  StepCells states;
  StepCells pairs;
  std::vector<double> policy;  // state cells x actions: mean pi_e

  double share(const LoggedActions& table, std::size_t row) const {
    return policy[states.cell[row] * table.actions + table.action[row]];
  }
};

void check(const MarginalLog& marginal, const LoggedActions& table) {
  check(marginal);
  require_some("actions", table.actions);
  require_size("actions taken", table.action.size(), marginal.log.rows());
  require_indices("action", table.action, table.actions);
  require_size("target probabilities", table.target_all.size(),
               marginal.log.rows() * table.actions);
  require_distributions("target probability", table.target_all, table.actions);
}

Model model_of(const MarginalLog& marginal, const LoggedActions& table) {
  std::vector<std::uint32_t> pair(marginal.log.rows());
  for (std::size_t row = 0; row < pair.size(); ++row) {
    pair[row] = static_cast<std::uint32_t>(marginal.state[row] * table.actions + table.action[row]);
  }
  Model model{step_cells(marginal.log, marginal.state, marginal.states),
              step_cells(marginal.log, pair, marginal.states * table.actions),
              {}};
  model.policy.assign(model.states.rows.size() * table.actions, 0.0);
  for (std::size_t row = 0; row < pair.size(); ++row) {
    const std::uint32_t cell = model.states.cell[row];
    for (std::size_t a = 0; a < table.actions; ++a) {
      model.policy[cell * table.actions + a] +=
          table.target_all[row * table.actions + a] / model.states.rows[cell];
    }
  }
  return model;
}

std::vector<double> ratios_of(const Trajectories& log, const LoggedActions& table,
                              const Model& model) {
  const auto count = static_cast<double>(log.count());
  std::vector<double> visits(model.states.rows.size(), 0.0);
  for (std::size_t i = 0; i < log.count(); ++i) {
    visits[model.states.cell[log.begin(i)]] += 1.0 / count;
  }
  const auto pair_share = [&](std::size_t row) {  // of d_t(s) pi_e(a|s) that one row stands for
    return visits[model.states.cell[row]] * model.share(table, row) /
           model.pairs.rows[model.pairs.cell[row]];
  };
  for (std::size_t t = 0; t + 1 < log.longest(); ++t) {
    for (std::size_t i = 0; i < log.count(); ++i) {
      if (t + 1 >= log.length(i)) continue;
      const std::size_t row = log.begin(i) + t;
      visits[model.states.cell[row + 1]] += pair_share(row);
    }
  }
  std::vector<double> ratios(log.rows());
  for (std::size_t row = 0; row < log.rows(); ++row) ratios[row] = pair_share(row) * count;
  return ratios;
}

struct Values {
  std::vector<double> state;  // V by state cell
  std::vector<double> pair;   // Q by pair cell
};

Values values_of(const Trajectories& log, const LoggedActions& table, const Model& model) {
  Values values{std::vector<double>(model.states.rows.size(), 0.0),
                std::vector<double>(model.pairs.rows.size(), 0.0)};
  for (std::size_t t = log.longest(); t-- > 0;) {
    for (std::size_t i = 0; i < log.count(); ++i) {
      if (t >= log.length(i)) continue;
      const std::size_t row = log.begin(i) + t;
      const std::uint32_t pair = model.pairs.cell[row];
      const double next = t + 1 < log.length(i) ? values.state[model.states.cell[row + 1]] : 0.0;
      const double part = (log.reward[row] + log.gamma * next) / model.pairs.rows[pair];
      values.pair[pair] += part;
      values.state[model.states.cell[row]] += model.share(table, row) * part;
    }
  }
  return values;
}

}  // namespace

std::vector<double> state_action_marginal_weights(const MarginalLog& marginal,
                                                  const LoggedActions& table) {
  check(marginal, table);
  return ratios_of(marginal.log, table, model_of(marginal, table));
}

InfluenceEstimate state_action_marginal_is(const MarginalLog& marginal,
                                           const LoggedActions& table) {
  check(marginal, table);
  const Trajectories& log = marginal.log;
  const Model model = model_of(marginal, table);
  const std::vector<double> ratios = ratios_of(log, table, model);
  const Values values = values_of(log, table, model);
  std::vector<double> terms(log.count());
  for (std::size_t i = 0; i < log.count(); ++i) {
    double discount = 1.0;
    terms[i] = values.state[model.states.cell[log.begin(i)]];
    for (std::size_t row = log.offsets[i]; row < log.offsets[i + 1]; ++row) {
      const double next =
          row + 1 < log.offsets[i + 1] ? values.state[model.states.cell[row + 1]] : 0.0;
      terms[i] += discount * ratios[row] *
                  (log.reward[row] + log.gamma * next - values.pair[model.pairs.cell[row]]);
      discount *= log.gamma;
    }
  }
  return mean_of_terms(std::move(terms), ratios);
}

}  // namespace marketday::sequential
