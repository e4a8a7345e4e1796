#include "models/neural/saved_weights.h"

#include <fmt/core.h>

#include <iterator>

#include "models/tabular/number_text.h"
#include "sim/io/error.h"
#include "sim/io/files.h"

namespace marketday {

Json saved_weights(const Network& network) {
  const std::vector<float> weights = network.weights();
  std::string text = "[";
  for (const float w : weights) fmt::format_to(std::back_inserter(text), " {}", w);
  text += " ]";
  return {{"count", weights.size()}, {"sha256", sha256_hex(text)}, {"values", std::move(text)}};
}

void load_weights(Network& network, const YamlNode& node) {
  const auto count = static_cast<std::size_t>(node.at("count").integer(1, 1'000'000'000));
  if (sha256_hex(node.at("values").text()) != node.at("sha256").text()) {
    node.at("values").fail("numbers that do not fit the checksum",
                           "use a file as `marketday fit` wrote it");
  }
  const std::vector<double> numbers = numbers_in(node.at("values"), count);
  if (!network.set_weights(std::vector<float>(numbers.begin(), numbers.end()))) {
    node.at("values").fail(fmt::format("{} weights", count),
                           "the parameters ask for another number; fit again");
  }
}

void train_or_fail(Network& network, Examples examples, const TrainingPlan& plan) {
  if (network.train(std::move(examples), plan)) return;
  throw InputError({"parameters", 0, 0}, "step", "the weights grew without bound",
                   fmt::format("take a smaller step: {{step: {}}}", plan.step / 10.0));
}

std::vector<Parameter> training_parameters(int epochs, double step, double dropout) {
  return {integer("epochs", "-", epochs, 1, 100'000, "passes over the examples"),
          integer("batch", "examples", 64, 1, 1'000'000, "a step looks at"),
          number("step", "-", step, 1e-9, 10.0, "of Adam at first; falls in a line to 0",
                 "Kingma & Ba (ICLR 2015)"),
          number("l2", "-", 0.0, 0.0, 1e3, "penalty on squared weights"),
          number("dropout", "share", dropout, 0.0, 0.95, "of what is learnt, left out of a step",
                 "Srivastava et al. (JMLR 2014)")};
}

TrainingPlan training_plan(const Json& p) {
  TrainingPlan plan;
  plan.epochs = p.at("epochs").get<std::uint32_t>();
  plan.batch = p.at("batch").get<std::size_t>();
  plan.step = p.at("step").get<double>();
  plan.l2 = p.at("l2").get<double>();
  plan.dropout = p.at("dropout").get<double>();
  plan.seed = p.at("seed").get<std::uint64_t>();
  return plan;
}

}  // namespace marketday
