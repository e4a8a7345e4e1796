#include "experiments/detect_study.h"

#include <fmt/core.h>

#include <algorithm>

#include "experiments/progress.h"
#include "models/detection/fusion.h"
#include "sim/io/yaml.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

NamedDetector read_detector(const std::string& text) {
  const YamlNode node = YamlNode::parse(text, "command line");
  const YamlNode name = node.is_map() ? node.at("name") : node;
  const auto& entry = Registry<Detector>::instance().find(name.text(), name.place());
  NamedDetector detector{name.text(), name.text(), defaults(entry.description.parameters), {}};
  if (node.is_map()) {
    detector.parameters = read_parameters(node, entry.description.parameters,
                                          std::vector<std::string>{"name", "label"});
    if (const auto label = node.find("label")) detector.label = label->text();
  }
  detector.needs = entry.create(detector.parameters)->needs();
  return detector;
}

// What `detector` looks at that the options do not name; "" for nothing.
std::string missing(const NamedDetector& detector, const DetectOptions& options) {
  const bool has_features =
      !options.features.empty() || (options.graph_features && !options.entities.empty());
  if (detector.needs.features && !has_features) return "features: name columns in --features";
  if (detector.needs.links && options.entities.empty()) {
    return "shared entities: name columns in --entities";
  }
  if (detector.needs.labels && options.label.empty()) return "labels: name a column in --label";
  return "";
}

void check_labels_differ(const std::vector<NamedDetector>& detectors) {
  for (std::size_t i = 0; i < detectors.size(); ++i) {
    const std::string& label = detectors[i].label;
    for (std::size_t k = 0; k < i; ++k) {
      if (detectors[k].label != label) continue;
      throw InputError({"command line", 0, 0}, "--detector", "`" + label + "` twice",
                       "give each its own label: {name: lof, label: lof_5, neighbours: 5}");
    }
    if (label == "fused" || label == "line" || label == "account" || label == "label") {
      throw InputError({"command line", 0, 0}, "--detector", "the label `" + label + "`",
                       "a column of scores.csv is called so; take another");
    }
  }
}

std::vector<double> fit_and_score(const NamedDetector& detector, const CaseTable& train,
                                  const CaseTable& test, std::uint64_t seed) {
  const auto made = make_detector(detector.name, detector.parameters);
  Cases cases = train.cases();
  if (!detector.needs.labels) cases.labels = {};
  made->fit(cases, seed);
  Cases blind = test.cases();
  blind.labels = {};
  return made->score(blind);
}

bool has_both(std::span<const std::int8_t> labels) {
  const auto has = [&](std::int8_t label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  };
  return has(kFraud) && has(kHonest);
}

// Calibrated on scores of training rows that the detectors scored had not been fitted on.
void fuse(const DetectData& data, const DetectOptions& options, DetectStudy& study,
          Progress& progress) {
  const std::size_t count = data.train.count();
  const auto cut = static_cast<std::size_t>(kCalibrationFit * static_cast<double>(count));
  const CaseTable earlier = data.train.part(0, cut);
  const CaseTable later = data.train.part(cut, count);
  if (data.train.labels.empty()) {
    study.why_not_fused = "no labels";
  } else if (study.detectors.size() < 2) {
    study.why_not_fused = "one detector alone";
  } else if (!has_both(earlier.labels) || !has_both(later.labels)) {
    study.why_not_fused = fmt::format(
        "the first {} or the last {} training rows lack a label of one class", cut, count - cut);
  }
  if (!study.why_not_fused.empty()) return;
  std::vector<std::vector<double>> held_out(study.detectors.size());
  for (std::size_t d = 0; d < held_out.size(); ++d) {
    held_out[d] = fit_and_score(study.detectors[d], earlier, later, options.seed);
    progress.add(1);
  }
  const Fusion fusion(held_out, later.labels, options.seed);
  study.fused = fusion.score(study.scores);
  study.fusion_weights = fusion.weights();
}

void grade(const DetectData& data, const DetectOptions& options, DetectStudy& study) {
  std::vector<std::size_t> known;
  std::vector<std::int8_t> labels;
  for (std::size_t i = 0; i < data.test.labels.size(); ++i) {
    if (data.test.labels[i] == kUnknownLabel) continue;
    known.push_back(i);
    labels.push_back(data.test.labels[i]);
  }
  study.graded = known.size();
  study.frauds = static_cast<std::size_t>(std::count(labels.begin(), labels.end(), kFraud));
  if (!has_both(labels)) return;
  std::vector<DetectionRanking> rankings;
  const auto add = [&](const std::vector<double>& scores) {
    std::vector<double> of_known;
    for (const std::size_t i : known) of_known.push_back(scores[i]);
    rankings.emplace_back(of_known, labels);
  };
  for (const std::vector<double>& scores : study.scores) add(scores);
  if (!study.fused.empty()) add(study.fused);
  study.figures = bootstrap_figures(rankings, known.size(), options.seed);
}

}  // namespace

std::vector<NamedDetector> read_detectors(const DetectOptions& options) {
  std::vector<NamedDetector> detectors;
  for (const std::string& text : options.detectors) {
    detectors.push_back(read_detector(text));
    const std::string lacks = missing(detectors.back(), options);
    if (lacks.empty()) continue;
    throw InputError({"command line", 0, 0}, "--detector", "`" + detectors.back().name + "`",
                     "it looks at " + lacks);
  }
  if (options.detectors.empty()) {
    for (const std::string& name : Registry<Detector>::instance().names()) {
      detectors.push_back(read_detector(name));
      if (!missing(detectors.back(), options).empty()) detectors.pop_back();
    }
  }
  if (detectors.empty()) {
    throw InputError({"command line", 0, 0}, "detect", "nothing to look at",
                     "name columns in --features, --entities or both");
  }
  check_labels_differ(detectors);
  return detectors;
}

DetectStudy study_detection(const DetectData& data, const DetectOptions& options) {
  DetectStudy study;
  study.detectors = read_detectors(options);
  study.scores.resize(study.detectors.size());
  Progress progress(static_cast<std::int64_t>(2 * study.detectors.size()), options.quiet);
  for (std::size_t d = 0; d < study.detectors.size(); ++d) {
    study.scores[d] = fit_and_score(study.detectors[d], data.train, data.test, options.seed);
    progress.add(1);
  }
  fuse(data, options, study, progress);
  grade(data, options, study);
  return study;
}

}  // namespace marketday
