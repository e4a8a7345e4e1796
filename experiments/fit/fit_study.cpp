#include "experiments/fit/fit_study.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
const ChanceFigures kNoChances = {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, {}};
constexpr Eigen::Index kMostJudged = 3000;  // rows, where the work grows with their square
constexpr int kMostSegments = 8;
constexpr int kTables = 10;
constexpr int kResamples = 20;

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

struct Judged {
  std::vector<double> actual;
  std::vector<double> predicted;
  std::vector<double> naive;
};

Judged judge(const TabularModel& model, const CsvTable& table, const std::vector<std::size_t>& rows,
             double naive) {
  Judged j;
  if (rows.empty()) return j;
  j.actual = target_values(table, model.recipe(), rows, model.targets());
  j.predicted = model.predict_rows(table, rows);
  j.naive.assign(rows.size(), naive);
  return j;
}

void add(FitStudy& study, const char* name, double held_out, double naive, double training) {
  study.figures.push_back({name, held_out, naive, training});
}

void compare_numbers(FitStudy& study, const Judged& held, const Judged& training) {
  const bool any = !held.actual.empty();
  const NumberFigures h =
      any ? number_figures(held.actual, held.predicted) : NumberFigures{kNone, kNone, kNone, kNone};
  const NumberFigures t = number_figures(training.actual, training.predicted);
  const Judged& base = any ? held : training;
  const NumberFigures n = number_figures(base.actual, base.naive);
  add(study, "rmse", h.rmse, n.rmse, t.rmse);
  add(study, "mae", h.mae, n.mae, t.mae);
  add(study, "r2", h.r2, n.r2, t.r2);
  add(study, "bias", h.bias, n.bias, t.bias);
}

void compare_chances(FitStudy& study, const Judged& held, const Judged& training) {
  const bool any = !held.actual.empty();
  const ChanceFigures t = chance_figures(training.actual, training.predicted);
  const ChanceFigures h = any ? chance_figures(held.actual, held.predicted) : kNoChances;
  const Judged& base = any ? held : training;
  const ChanceFigures n = chance_figures(base.actual, base.naive);
  add(study, "log_loss", h.log_loss, n.log_loss, t.log_loss);
  add(study, "auc", h.auc, n.auc, t.auc);
  add(study, "average_precision", h.average_precision, n.average_precision, t.average_precision);
  add(study, "brier", h.brier, n.brier, t.brier);
  add(study, "accuracy", h.accuracy, n.accuracy, t.accuracy);
  add(study, "ece", h.ece, n.ece, t.ece);
  add(study, "calibration_slope", h.calibration_slope, n.calibration_slope, t.calibration_slope);
  add(study, "calibration_intercept", h.calibration_intercept, n.calibration_intercept,
      t.calibration_intercept);
  study.reliability = any ? h.bins : t.bins;
}

// Calibration as it would be without the recipe's recalibration.
void compare_raw(FitStudy& study, const TabularModel& model, const CsvTable& table,
                 const SplitRows& split, const Judged& held, const Judged& training) {
  if (model.recalibration().kind() == Recalibrate::none) return;
  const ChanceFigures t = chance_figures(training.actual, model.raw_rows(table, split.training));
  const bool any = !held.actual.empty();
  const ChanceFigures h =
      any ? chance_figures(held.actual, model.raw_rows(table, split.held_out)) : kNoChances;
  add(study, "raw_log_loss", h.log_loss, kNone, t.log_loss);
  add(study, "raw_auc", h.auc, kNone, t.auc);
  add(study, "raw_ece", h.ece, kNone, t.ece);
  add(study, "raw_calibration_slope", h.calibration_slope, kNone, t.calibration_slope);
  add(study, "raw_calibration_intercept", h.calibration_intercept, kNone, t.calibration_intercept);
  study.raw_reliability = any ? h.bins : t.bins;
}

void judge_response(FitStudy& study, const TabularModel& model, const CsvTable& table,
                    const SplitRows& split) {
  const double naive =
      mean_of(target_values(table, model.recipe(), split.training, model.targets()));
  const Judged training = judge(model, table, split.training, naive);
  const Judged held = judge(model, table, split.held_out, naive);
  if (model.targets().binary) {
    compare_chances(study, held, training);
    compare_raw(study, model, table, split, held, training);
  } else {
    compare_numbers(study, held, training);
  }
  const Judged& shown = held.actual.empty() ? training : held;
  study.actual = shown.actual;
  study.predicted = shown.predicted;
}

FeatureRows some_rows(const TabularModel& model, const CsvTable& table,
                      const std::vector<std::size_t>& rows, std::vector<std::size_t>& chosen) {
  chosen.clear();
  for (const Eigen::Index i :
       sampled_rows(static_cast<Eigen::Index>(rows.size()), kMostJudged, 0)) {
    chosen.push_back(rows[static_cast<std::size_t>(i)]);
  }
  return model.encoder().encode(table, model.recipe(), chosen).dense();
}

struct Parting {
  double silhouette = kNone;
  double variance_between = kNone;  // noise counted as a segment
  double segments = kNone;
  double noise = kNone;
  double largest = kNone;
};

struct Sum {
  Eigen::RowVectorXd rows;
  double count = 0.0;
};

double share_between(const FeatureRows& x, const std::vector<double>& labels,
                     const std::map<double, Sum>& sums) {
  const Eigen::RowVectorXd mean = x.colwise().mean();
  double within = 0.0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Sum& sum = sums.at(labels[i]);
    within += (x.row(static_cast<Eigen::Index>(i)) - sum.rows / sum.count).squaredNorm();
  }
  const double total = (x.rowwise() - mean).squaredNorm();
  return total > 0.0 ? 1.0 - within / total : kNone;
}

Parting parting(const TabularModel& model, const CsvTable& table,
                const std::vector<std::size_t>& rows) {
  if (rows.empty()) return {};
  std::vector<std::size_t> chosen;
  const FeatureRows x = some_rows(model, table, rows, chosen);
  const std::vector<double> labels = model.predict_rows(table, chosen);
  std::map<double, Sum> sums;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    Sum& sum = sums.try_emplace(labels[i], Sum{Eigen::RowVectorXd::Zero(x.cols())}).first->second;
    sum.rows += x.row(static_cast<Eigen::Index>(i));
    sum.count += 1.0;
  }
  const auto count = static_cast<double>(labels.size());
  Parting p{silhouette(x, labels), share_between(x, labels, sums), 0.0, 0.0, 0.0};
  for (const auto& [label, sum] : sums) {
    if (label < 0.0) p.noise = sum.count / count;
    if (label >= 0.0) p.segments += 1.0;
    if (label >= 0.0) p.largest = std::max(p.largest, sum.count / count);
  }
  return p;
}

void study_counts(FitStudy& study, const TabularModel& model, const CsvTable& table,
                  const SplitRows& split, const Json& parameters) {
  std::vector<std::size_t> chosen;
  const FeatureRows x = some_rows(model, table, split.training, chosen);
  const auto seed = parameters.at("seed").get<std::uint64_t>();
  const int k = parameters.at("k").get<int>();
  study.counts = gap_curve(x, std::max(kMostSegments, k + 1), kTables, seed);
  study.chosen_count = gap_choice(study.counts);
  const double stability = bootstrap_stability(x, {k, 5, 100, seed}, kResamples);
  add(study, "bootstrap_rand_index", kNone, kNone, stability);
}

void judge_segments(FitStudy& study, const TabularModel& model, const CsvTable& table,
                    const SplitRows& split, const Json& parameters, const std::string& name) {
  const Parting held = parting(model, table, split.held_out);
  const Parting own = parting(model, table, split.training);
  add(study, "silhouette", held.silhouette, kNone, own.silhouette);
  add(study, "variance_between", held.variance_between, 0.0, own.variance_between);
  add(study, "segments", held.segments, 1.0, own.segments);
  add(study, "largest_share", held.largest, 1.0, own.largest);
  add(study, "noise_share", held.noise, 0.0, own.noise);
  if (name == "kmeans") study_counts(study, model, table, split, parameters);
  study.predicted = model.predict_rows(table, study.judged);
}

}  // namespace

FitStudy study_fit(TabularModel& model, const CsvTable& table, const Json& parameters,
                   const std::string& name) {
  FitStudy study;
  CleanRows clean = clean_rows(table, model.recipe(), true);
  const SplitRows split = split_rows(table, model.recipe(), clean);
  study.rows = clean.report;
  study.training_rows = split.training.size();
  study.unnamed = unnamed_columns(model.recipe(), table);
  model.fit_rows(table, split.training);
  study.unseen_levels = model.encoder().unseen(table, model.recipe(), split.held_out);
  study.judged = split.held_out.empty() ? split.training : split.held_out;
  if (model.task() == TabularModel::Task::response) {
    judge_response(study, model, table, split);
  } else {
    judge_segments(study, model, table, split, parameters, name);
  }
  study.explanations = model.explain();
  study.warnings = study.rows.warnings;
  study.warnings.insert(study.warnings.end(), model.warnings().begin(), model.warnings().end());
  return study;
}

}  // namespace marketday
