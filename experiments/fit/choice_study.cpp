#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "experiments/fit/form_study.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Figures {
  double log_likelihood = kNone;
  double equal_shares = kNone;  // when every alternative on offer is as likely
  double hits = kNone;          // share of choices whose likeliest alternative was taken
  double choices = kNone;
};

Figures figures_of(const ChoiceRows& rows, const std::vector<double>& chances) {
  if (rows.choices() == 0) return {};
  Figures f{0.0, 0.0, 0.0, static_cast<double>(rows.choices())};
  for (std::size_t c = 0; c < rows.choices(); ++c) {
    f.log_likelihood += std::log(chances[rows.chosen[c]]);
    f.equal_shares -= std::log(static_cast<double>(rows.first[c + 1] - rows.first[c]));
    bool hit = true;
    for (std::size_t i = rows.first[c]; i < rows.first[c + 1]; ++i) {
      // of equal ones the first counts
      if (chances[i] > chances[rows.chosen[c]]) hit = false;
      if (chances[i] == chances[rows.chosen[c]] && i < rows.chosen[c]) hit = false;
    }
    f.hits += hit ? 1.0 / f.choices : 0.0;
  }
  return f;
}

// Shares among the choices learnt from, one more choice spread evenly.
std::vector<double> market_shares(const ChoiceRows& rows) {
  const auto width = static_cast<double>(rows.alternatives.size());
  std::vector<double> shares(rows.alternatives.size(), 1.0 / width);
  for (const std::size_t taken : rows.chosen) shares[rows.alternative[taken]] += 1.0;
  for (double& share : shares) share /= static_cast<double>(rows.choices()) + 1.0;
  return shares;
}

std::vector<double> by_shares(const ChoiceRows& rows, const std::vector<double>& shares) {
  std::vector<double> chances(rows.rows.size());
  for (std::size_t c = 0; c < rows.choices(); ++c) {
    double sum = 0.0;
    for (std::size_t i = rows.first[c]; i < rows.first[c + 1]; ++i) {
      sum += shares[rows.alternative[i]];
    }
    for (std::size_t i = rows.first[c]; i < rows.first[c + 1]; ++i) {
      chances[i] = shares[rows.alternative[i]] / sum;
    }
  }
  return chances;
}

void add_figures(FitStudy& study, const Figures& held, const Figures& naive,
                 const Figures& training, const ChoiceFit& fit) {
  const auto add = [&](const char* name, auto value) {
    study.figures.push_back({name, value(held), value(naive), value(training)});
  };
  add("log_loss", [](const Figures& f) { return -f.log_likelihood / f.choices; });
  add("hit_rate", [](const Figures& f) { return f.hits; });
  add("rho2", [](const Figures& f) { return 1.0 - f.log_likelihood / f.equal_shares; });
  add("log_likelihood", [](const Figures& f) { return f.log_likelihood; });
  add("null_log_likelihood", [](const Figures& f) { return f.equal_shares; });
  add("choices", [](const Figures& f) { return f.choices; });
  const auto of_fit = [&](const char* name, double value) {
    study.figures.push_back({name, kNone, kNone, value});
  };
  // of a mixed logit that of people, not of choices one by one
  of_fit("fitted_log_likelihood", fit.log_likelihood);
  of_fit("rho2_adjusted",
         1.0 - (fit.log_likelihood - static_cast<double>(fit.names.size())) / fit.equal_shares);
  of_fit("aic", fit.aic());
  of_fit("bic", fit.bic());
}

// Taken or not, alternative by alternative.
void judge(FitStudy& study, const ChoiceRows& rows, const std::vector<double>& chances) {
  study.judged = rows.rows;
  study.predicted = chances;
  study.actual.assign(rows.rows.size(), 0.0);
  for (const std::size_t taken : rows.chosen) study.actual[taken] = 1.0;
  study.reliability = chance_figures(study.actual, study.predicted).bins;
}

Explanation share_table(const ChoiceRows& rows, const std::vector<double>& chances,
                        const std::vector<double>& shares) {
  std::vector<double> taken(shares.size(), 0.0);
  std::vector<double> said(shares.size(), 0.0);
  const auto n = static_cast<double>(rows.choices());
  for (const std::size_t i : rows.chosen) taken[rows.alternative[i]] += 1.0 / n;
  for (std::size_t i = 0; i < chances.size(); ++i) said[rows.alternative[i]] += chances[i] / n;
  Explanation table{"Shares of the judged choices",
                    {"alternative", "taken", "predicted", "learnt from"},
                    rows.alternatives,
                    {}};
  for (std::size_t j = 0; j < shares.size(); ++j) {
    table.rows.push_back({taken[j], said[j], shares[j]});
  }
  return table;
}

}  // namespace

FormStudy study_choices(ChoiceModel& model, const CsvTable& table) {
  ChoiceRows rows = read_choice_rows(table, model.recipe(), {}, true);
  const SplitChoices split = split_choices(table, model.recipe(), rows);
  const ChoiceRows in = rows.some(split.training);
  const ChoiceRows out = rows.some(split.held_out);
  const bool wide = model.recipe().form.choice.wide;
  FitStudy study;
  study.rows = rows.report;
  study.training_rows = in.table_rows(wide).size();
  study.unnamed = unnamed_columns(model.recipe(), table);
  model.fit_choices(table, in);
  const ChoiceRows& judged = out.choices() == 0 ? in : out;
  const std::vector<double> shares = market_shares(in);
  const std::vector<double> chances = model.chances(table, judged);
  judge(study, judged, chances);
  add_figures(study, out.choices() == 0 ? Figures{} : figures_of(out, chances),
              figures_of(judged, by_shares(judged, shares)),
              figures_of(in, model.chances(table, in)), model.result());
  study.explanations = model.explain();
  study.explanations.push_back(share_table(judged, chances, shares));
  study.warnings = rows.report.warnings;
  study.warnings.insert(study.warnings.end(), model.warnings().begin(), model.warnings().end());
  FitHead head{"choices", "", account_of_rows(study)};
  head.account.push_back(
      fmt::format("{} choices between {} alternatives, learnt from {}, held out {}; naive: shares "
                  "learnt from",
                  rows.choices(), rows.alternatives.size(), in.choices(), out.choices()));
  for (std::string& line : account_of_warnings(study)) head.account.push_back(std::move(line));
  return {std::move(study), std::move(head)};
}

}  // namespace marketday
