// A detector that is a regression of known labels on features: the chance of fraud.
#pragma once

#include <optional>

#include "models/detection/detector.h"
#include "models/regression/scorer.h"

namespace marketday {

class SupervisedDetector : public Detector {
 public:
  // `regressor`: a name in the registry of regressors.
  SupervisedDetector(std::string regressor, Json parameters)
      : regressor_(std::move(regressor)), parameters_(std::move(parameters)) {}

  DetectorNeeds needs() const override { return {.features = true, .labels = true}; }

 protected:
  void learn(const Cases& cases, std::uint64_t seed) override;
  std::vector<double> rate(const Cases& cases) const override;
  void write(std::vector<double>& numbers) const override;
  void read(std::span<const double>& numbers) override;

 private:
  std::string regressor_;
  Json parameters_;
  std::optional<Scorer> scorer_;
};

}  // namespace marketday
