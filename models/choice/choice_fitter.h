// What every choice model does: learns from choices, gives each alternative its probability, goes
// to YAML and back.
#pragma once

#include <functional>
#include <memory>

#include "models/choice/choice_fit.h"

namespace marketday {

class ChoiceFitter {
 public:
  virtual ~ChoiceFitter() = default;

  virtual void fit(const ChoiceData& data) = 0;
  // One probability a row of the data.
  virtual std::vector<double> predict(const ChoiceData& data) const = 0;
  virtual const ChoiceFit& result() const = 0;
  virtual Json save() const = 0;
  virtual void load(const YamlNode& node) = 0;

 protected:
  ChoiceFitter() = default;
  ChoiceFitter(const ChoiceFitter&) = default;
  ChoiceFitter& operator=(const ChoiceFitter&) = default;
};

// Makes a model for choices between alternatives with these attributes.
using ChoiceFitterFactory =
    std::function<std::unique_ptr<ChoiceFitter>(const std::vector<std::string>& attributes)>;

}  // namespace marketday
