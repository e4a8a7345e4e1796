#include "experiments/fit/click_study.h"

#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "evaluation/click_metrics.h"
#include "sim/random.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostPositions = 10;  // with a figure of their own

std::vector<bool> held_sessions(const ClickLog& log, const ClickModel& model) {
  std::vector<bool> held(log.sessions, false);
  for (std::uint32_t s = 0; s < log.sessions; ++s) {
    const RandomBlock bits = draw(model.seed(), s, 0, Purpose::model_fold);
    held[s] = uniform(bits[0]) < model.held_out();
  }
  return held;
}

// Each item's clicks by its shows, one more row at the mean.
class Naive {
 public:
  explicit Naive(const ClickLog& log) : shows_(log.items.size()), clicks_(log.items.size()) {
    double all = 0.0;
    for (std::size_t row = 0; row < log.rows(); ++row) {
      shows_[log.item[row]] += 1.0;
      clicks_[log.item[row]] += log.click[row];
      all += log.click[row];
    }
    mean_ = all / static_cast<double>(log.rows());
  }
  // Of a log with the same items.
  std::vector<double> chances(const ClickLog& log) const {
    std::vector<double> values;
    for (const std::uint32_t i : log.item) {
      values.push_back((clicks_[i] + mean_) / (shows_[i] + 1.0));
    }
    return values;
  }

 private:
  std::vector<double> shows_;
  std::vector<double> clicks_;
  double mean_ = 0.0;
};

struct Figures {
  double log_loss = kNone;
  double perplexity = kNone;
  double auc = kNone;
  std::vector<PlacePerplexity> places;
};

Figures figures_of(const ClickLog& log, const std::vector<double>& chances,
                   const std::vector<double>& above) {
  if (log.rows() == 0) return {};
  const std::vector<double> clicks(log.click.begin(), log.click.end());
  return {std::log(perplexity(above, clicks)), perplexity(chances, clicks),
          chance_figures(clicks, chances).auc,
          perplexity_by_position(chances, clicks, log.position)};
}

void add_figures(FitStudy& study, const Figures& held, const Figures& naive,
                 const Figures& training) {
  study.figures.push_back({"log_loss", held.log_loss, naive.log_loss, training.log_loss});
  study.figures.push_back({"auc", held.auc, naive.auc, training.auc});
  study.figures.push_back({"perplexity", held.perplexity, naive.perplexity, training.perplexity});
  const auto at = [](const Figures& figures, int position) {
    for (const PlacePerplexity& place : figures.places) {
      if (place.position == position) return place.value;
    }
    return kNone;
  };
  for (std::size_t k = 0; k < std::min(kMostPositions, training.places.size()); ++k) {
    const int p = training.places[k].position;
    study.figures.push_back(
        {fmt::format("perplexity_at_{}", p), at(held, p), at(naive, p), at(training, p)});
  }
}

}  // namespace

FitStudy study_clicks(ClickModel& model, const CsvTable& table) {
  const ClickLog log = model.read(table, true);
  const std::vector<bool> held = held_sessions(log, model);
  std::vector<std::size_t> in;
  std::vector<std::size_t> out;
  for (std::size_t row = 0; row < log.rows(); ++row) {
    (held[log.session[row]] ? out : in).push_back(row);
  }
  if (in.empty() || (out.empty() && model.held_out() > 0.0)) {
    throw InputError(Place{table.file(), 0, 0}, "held_out",
                     fmt::format("all {} sessions fall on one side", log.sessions),
                     "give more sessions, another share or seed, or {held_out: 0}");
  }
  FitStudy study;
  study.rows.read = study.rows.used = log.rows();
  study.training_rows = in.size();
  const ClickLog training = rows_of(log, in);
  const ClickLog rest = rows_of(log, out);
  model.learn(training);
  const Naive naive(training);
  const ClickLog& judged = out.empty() ? training : rest;
  study.judged = out.empty() ? in : out;
  study.actual.assign(judged.click.begin(), judged.click.end());
  study.predicted = model.chances(judged);
  const std::vector<double> shares = naive.chances(judged);
  add_figures(study, figures_of(rest, model.chances(rest), model.given_clicks_above(rest)),
              figures_of(judged, shares, shares),
              figures_of(training, model.chances(training), model.given_clicks_above(training)));
  study.reliability = chance_figures(study.actual, study.predicted).bins;
  study.explanations = model.explain();
  return study;
}

FitHead head_of(const FitStudy& study, const ClickModel& model) {
  return {"clicks",
          "",
          {fmt::format("{} shown items read; learnt from {}, held out {} by whole sessions "
                       "(seed {})",
                       study.rows.read, study.training_rows, study.rows.read - study.training_rows,
                       model.seed()),
           "naive: each item's share of clicks, whatever the place"}};
}

}  // namespace marketday
