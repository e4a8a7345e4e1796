#include "experiments/detect_files.h"

#include <fmt/core.h>

#include <array>

#include "experiments/version.h"
#include "sim/io/csv.h"
#include "sim/io/yaml.h"

namespace marketday {
namespace {

struct Figure {
  const char* name;
  double DetectionFigures::*value;
  Interval DetectionIntervals::*interval;
};

constexpr std::array<Figure, 4> kFigures = {{
    {"average_precision", &DetectionFigures::average_precision,
     &DetectionIntervals::average_precision},
    {"auc", &DetectionFigures::auc, &DetectionIntervals::auc},
    {"precision_at_1_percent", &DetectionFigures::precision_at_1_percent,
     &DetectionIntervals::precision_at_1_percent},
    {"recall_at_1_percent_fpr", &DetectionFigures::recall_at_1_percent_fpr,
     &DetectionIntervals::recall_at_1_percent_fpr},
}};

// "fused" behind the detectors.
std::vector<std::string> labels_of(const DetectStudy& study) {
  std::vector<std::string> labels;
  for (const NamedDetector& detector : study.detectors) labels.push_back(detector.label);
  if (!study.fused.empty()) labels.emplace_back("fused");
  return labels;
}

std::string scores_csv(const DetectStudy& study, const DetectData& data,
                       const DetectOptions& options) {
  std::vector<std::string> header = {options.account.empty() ? "line" : "account"};
  if (!options.label.empty()) header.emplace_back("label");
  const std::vector<std::string> labels = labels_of(study);
  header.insert(header.end(), labels.begin(), labels.end());
  CsvWriter csv(header);
  for (std::size_t i = 0; i < data.test.count(); ++i) {
    csv.text(data.names[data.test.rows[i]]);
    if (!options.label.empty()) {
      const std::int8_t label = data.test.labels[i];
      csv.text(label == kUnknownLabel ? "" : label == kFraud ? "1" : "0");
    }
    for (const std::vector<double>& scores : study.scores) csv.number(scores[i]);
    if (!study.fused.empty()) csv.number(study.fused[i]);
    csv.end_row();
  }
  return csv.take();
}

std::string metrics_csv(const DetectStudy& study) {
  CsvWriter csv({"detector", "metric", "value", "ci_low", "ci_high"});
  const std::vector<std::string> labels = labels_of(study);
  for (std::size_t r = 0; r < study.figures.size(); ++r) {
    for (const Figure& figure : kFigures) {
      const Interval interval = study.figures[r].*figure.interval;
      csv.text(labels[r]).text(figure.name).number(study.figures[r].figures.*figure.value);
      csv.number(interval.low).number(interval.high).end_row();
    }
  }
  return csv.take();
}

// The cases as the detectors saw them, for other programs to be set beside.
std::string features_csv(const DetectData& data) {
  std::vector<std::string> header = {"part", "label"};
  header.insert(header.end(), data.feature_names.begin(), data.feature_names.end());
  CsvWriter csv(header);
  const auto add = [&](const char* part, const CaseTable& table) {
    for (std::size_t i = 0; i < table.count(); ++i) {
      csv.text(part);
      const std::int8_t label = table.labels.empty() ? kUnknownLabel : table.labels[i];
      csv.text(label == kUnknownLabel ? "" : label == kFraud ? "1" : "0");
      for (std::size_t f = 0; f < table.features; ++f) {
        csv.number(table.values[i * table.features + f]);
      }
      csv.end_row();
    }
  };
  add("train", data.train);
  add("test", data.test);
  return csv.take();
}

std::string manifest(const DetectStudy& study, const DetectData& data,
                     const DetectOptions& options) {
  Json detectors = Json::array();
  for (std::size_t d = 0; d < study.detectors.size(); ++d) {
    const NamedDetector& detector = study.detectors[d];
    Json entry = {
        {"name", detector.name},
        {"label", detector.label},
        {"parameters", detector.parameters.empty() ? Json::object() : detector.parameters}};
    if (!study.fused.empty()) entry["fusion_weight"] = study.fusion_weights[d];
    detectors.push_back(std::move(entry));
  }
  return to_yaml({{"command", "detect"},
                  {"version", version()},
                  {"data",
                   {{"file", options.data},
                    {"sha256", data.sha256},
                    {"rows", data.rows},
                    {"rejected", data.rejected}}},
                  {"columns",
                   {{"features", data.feature_names},
                    {"entities", options.entities},
                    {"account", options.account},
                    {"time", options.time},
                    {"label", options.label},
                    {"label_time", options.label_time}}},
                  {"split",
                   {{"at", data.split},
                    {"training_rows", data.train.count()},
                    {"scored_rows", data.test.count()},
                    {"unknown_training_labels", data.unknown_labels}}},
                  {"seed", options.seed},
                  {"detectors", std::move(detectors)},
                  {"environment", {{"compiler", compiler()}, {"flags", build_flags()}}}});
}

std::string figure_text(double value, Interval interval) {
  return fmt::format("{:.4f} [{:.3f}, {:.3f}]", value, interval.low, interval.high);
}

}  // namespace

std::map<std::string, std::string> detect_files(const DetectStudy& study, const DetectData& data,
                                                const DetectOptions& options) {
  std::map<std::string, std::string> files = {
      {"scores.csv", scores_csv(study, data, options)},
      {"manifest.yaml", manifest(study, data, options)},
  };
  if (!data.feature_names.empty()) files["features.csv"] = features_csv(data);
  if (!study.figures.empty()) files["metrics.csv"] = metrics_csv(study);
  return files;
}

std::string detect_text(const DetectStudy& study, const DetectData& data,
                        const DetectOptions& options) {
  std::string text = fmt::format(
      "{}: {} rows read, {} used, {} rejected (an empty feature or time)\n{} rows to train on, {} "
      "to score, split at {} (seed {})\n",
      options.data, data.rows, data.train.count() + data.test.count(), data.rejected,
      data.train.count(), data.test.count(), data.split, options.seed);
  if (data.unknown_labels > 0) {
    text += fmt::format("{} training rows without a label known by then\n", data.unknown_labels);
  }
  if (study.fused.empty()) text += fmt::format("not fused: {}\n", study.why_not_fused);
  if (study.figures.empty()) {
    return text + "not graded: the scored rows have no labels of both classes\n";
  }
  text += fmt::format(
      "{} of {} graded rows are fraud ({:.2f} %), which is the average precision of a guess\n\n"
      "95 % intervals by bootstrap over rows\n",
      study.frauds, study.graded,
      100.0 * static_cast<double>(study.frauds) / static_cast<double>(study.graded));
  const std::vector<std::string> labels = labels_of(study);
  std::size_t width = 8;
  for (const std::string& label : labels) width = std::max(width, label.size());
  text += fmt::format("{:<{}}  {:<23} {:<23} {:<23} {:<23}\n", "detector", width,
                      "average precision", "AUC", "precision at 1 %", "recall at 1 % FPR");
  for (std::size_t r = 0; r < labels.size(); ++r) {
    text += fmt::format("{:<{}} ", labels[r], width);
    for (const Figure& figure : kFigures) {
      text += fmt::format(" {:<23}", figure_text(study.figures[r].figures.*figure.value,
                                                 study.figures[r].*figure.interval));
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

}  // namespace marketday
