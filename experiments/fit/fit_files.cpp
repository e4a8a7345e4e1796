#include "experiments/fit/fit_files.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <cmath>

#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"

namespace marketday {
namespace {

Json json_of(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string judged_csv(const FitStudy& study, const std::string& id, const CsvTable& table) {
  std::vector<std::string> header = {"line"};
  if (!id.empty()) header.push_back(id);
  if (!study.actual.empty()) header.emplace_back("actual");
  header.emplace_back("prediction");
  CsvWriter csv(header);
  for (std::size_t i = 0; i < study.judged.size(); ++i) {
    csv.integer(table.line(study.judged[i]));
    if (!id.empty()) csv.text(table.text(study.judged[i], table.column(id)));
    if (!study.actual.empty()) csv.number(study.actual[i]);
    csv.number(study.predicted[i]).end_row();
  }
  return csv.take();
}

Json figures_json(const FitStudy& study) {
  Json figures = Json::array();
  for (const FitFigure& f : study.figures) {
    figures.push_back({f.name, json_of(f.held_out), json_of(f.naive), json_of(f.training)});
  }
  return figures;
}

Json explanations_json(const FitStudy& study) {
  Json all = Json::array();
  for (const Explanation& e : study.explanations) {
    Json rows = Json::array();
    for (std::size_t i = 0; i < e.rows.size(); ++i) {
      Json row = Json::array({e.names[i]});
      for (const double x : e.rows[i]) row.push_back(json_of(x));
      rows.push_back(std::move(row));
    }
    all.push_back({{"title", e.title}, {"header", e.header}, {"rows", std::move(rows)}});
  }
  return all;
}

Json curves_json(const FitStudy& study, Json page) {
  const auto bins_json = [](const std::vector<ReliabilityBin>& bins) {
    Json list = Json::array();
    for (const ReliabilityBin& bin : bins) {
      list.push_back({bin.predicted, bin.happened, bin.rows});
    }
    return list;
  };
  page["reliability"] = bins_json(study.reliability);
  page["raw_reliability"] = bins_json(study.raw_reliability);
  page["counts"] = Json::array();
  for (const SegmentCount& c : study.counts) {
    page["counts"].push_back(
        {c.k, json_of(c.inertia), json_of(c.gap), json_of(c.error), json_of(c.silhouette)});
  }
  page["path"] = Json::array();
  for (const FitStep& step : study.path) {
    page["path"].push_back({step.time, step.actual, step.predicted});
  }
  page["chosen_count"] = study.chosen_count;
  return page;
}

// What was read and left out, sentence by sentence.
std::vector<std::string> account(const FitStudy& study, const TabularModel& model) {
  std::vector<std::string> lines = account_of_rows(study);
  if (model.targets().binary) {
    lines.push_back(fmt::format("predicted is the chance of `{}` against `{}`",
                                model.targets().positive, model.targets().negative));
  }
  if (!study.raw_reliability.empty()) {
    lines.emplace_back(
        "chances are recalibrated on training rows that their model had not seen (five folds); "
        "raw: as they would be without");
  }
  if (study.unseen_levels > 0) {
    lines.push_back(fmt::format(
        "{} held-out cells hold a level that no training row has: taken as the commonest level, "
        "or as none where each level has its column",
        study.unseen_levels));
  }
  for (std::string& line : account_of_warnings(study)) lines.push_back(std::move(line));
  return lines;
}

std::string cell(double value) {
  if (!std::isfinite(value)) return fmt::format("{:>14}", "-");
  return std::abs(value) < 1e6 ? fmt::format("{:>14.5f}", value) : fmt::format("{:>14.5g}", value);
}

}  // namespace

std::vector<std::string> rejected_rows(const RowReport& rows) {
  std::vector<std::string> lines;
  for (const auto& [reason, count] : rows.rejected) {
    lines.push_back(fmt::format("rejected, {} rows: {}", count, reason));
  }
  if (!rows.first.empty()) lines.push_back(fmt::format("first: {}", fmt::join(rows.first, "; ")));
  return lines;
}

std::vector<std::string> account_of_rows(const FitStudy& study) {
  const RowReport& r = study.rows;
  std::vector<std::string> lines = {
      fmt::format("{} rows read, {} used, {} rejected; learnt from {}, held out {}", r.read, r.used,
                  r.rejected_rows(), study.training_rows, r.used - study.training_rows)};
  for (std::string& line : rejected_rows(r)) lines.push_back(std::move(line));
  if (!study.unnamed.empty()) {
    lines.push_back(
        fmt::format("not in the recipe, not looked at: {}", fmt::join(study.unnamed, ", ")));
  }
  return lines;
}

std::vector<std::string> account_of_warnings(const FitStudy& study) {
  std::vector<std::string> lines;
  for (const std::string& w : study.warnings) lines.push_back("warning: " + w);
  return lines;
}

std::string metrics_csv(const FitStudy& study) {
  CsvWriter csv({"metric", "held_out", "naive", "training"});
  for (const FitFigure& f : study.figures) {
    csv.text(f.name).number(f.held_out).number(f.naive).number(f.training).end_row();
  }
  return csv.take();
}

std::string fit_page(const FitStudy& study, const FitHead& head, const FitOptions& options) {
  const Json page = {{"model", options.model},
                     {"version", version()},
                     {"data", options.data},
                     {"target", head.target},
                     {"held_out", study.rows.used - study.training_rows},
                     {"account", head.account},
                     {"figures", figures_json(study)},
                     {"explanations", explanations_json(study)}};
  return fill_page(fit_template(), curves_json(study, page));
}

FitHead head_of(const FitStudy& study, const TabularModel& model) {
  return {model.recipe().target, model.recipe().id, account(study, model)};
}

std::map<std::string, std::string> fit_files(const FitStudy& study, const FitHead& head,
                                             const CsvTable& table, const FitOptions& options) {
  return {{".metrics.csv", metrics_csv(study)},
          {".judged.csv", judged_csv(study, head.id, table)},
          {".html", fit_page(study, head, options)}};
}

std::string fit_text(const FitStudy& study, const FitHead& head, const FitOptions& options) {
  std::string text = fmt::format("{} on {}\n", options.model, options.data);
  for (const std::string& line : head.account) text += line + "\n";
  text += fmt::format("\n{:<22}{:>14}{:>14}{:>14}\n", "", "held out", "naive", "training");
  for (const FitFigure& f : study.figures) {
    text +=
        fmt::format("{:<22}{}{}{}\n", f.name, cell(f.held_out), cell(f.naive), cell(f.training));
  }
  if (study.chosen_count > 0) {
    text += fmt::format("\nsegments by the gap statistic: {}\n", study.chosen_count);
  }
  constexpr std::size_t kMostShown = 12;
  for (const Explanation& e : study.explanations) {
    text += fmt::format("\n{}\n{:<28}", e.title, e.header.front());
    for (std::size_t c = 1; c < e.header.size(); ++c) text += fmt::format("{:>14}", e.header[c]);
    text += "\n";
    for (std::size_t i = 0; i < std::min(kMostShown, e.rows.size()); ++i) {
      text += fmt::format("{:<28}", e.names[i]);
      for (const double x : e.rows[i]) text += cell(x);
      text += "\n";
    }
    if (e.rows.size() > kMostShown) {
      text += fmt::format("... {} more on the page\n", e.rows.size() - kMostShown);
    }
  }
  return text;
}

}  // namespace marketday
