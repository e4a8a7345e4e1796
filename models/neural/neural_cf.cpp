#include <algorithm>
#include <cmath>

#include "models/neural/network.h"
#include "models/neural/saved_weights.h"
#include "models/recommend/recommender.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  std::vector<Parameter> own = {
      text("task", "ratings", {"ratings", "lists"},
           "ratings: how high a user rates an item; lists: which items a user takes, each row "
           "against drawn ones that it did not"),
      integer("width", "-", 8, 1, 4096, "numbers a user or item is learnt as, in either half"),
      integer("hidden", "-", 32, 1, 4096, "nodes of the first layer, halved in each after it"),
      integer("layers", "-", 2, 1, 6, "of the perceptron"),
      integer("negatives", "-", 4, 1, 1000, "drawn a row and epoch, for lists",
              "He et al. (2017), section 4.1")};
  for (Parameter& p : training_parameters(10, 0.002, 0.2)) {
    if (p.name == "batch") p.default_value = 256;
    if (p.name == "l2") p.default_value = 1e-4;
    own.push_back(std::move(p));
  }
  return {"neural_cf",
          "Users and items as vectors, their product beside a perceptron on both: ratings or lists",
          "He et al. (WWW 2017), NeuMF", with_recommender_parameters(std::move(own))};
}

class NeuralCf : public Recommender {
 public:
  using Recommender::Recommender;
  bool rates() const override { return parameters().at("task") == "ratings"; }

 protected:
  void learn(const std::vector<std::string>& texts) override;
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;
  Json save_fit() const override { return saved_weights(*network_); }
  void load_fit(const YamlNode& node) override {
    network_ = make_network(shape());
    load_weights(*network_, node);
  }

 private:
  NetworkShape shape() const;
  double scale() const { return ratings().deviation() > 0.0 ? ratings().deviation() : 1.0; }
  void add(Examples& examples, std::uint32_t user, std::uint32_t item, double target) const;
  // The rows with items drawn beside each that its user has none of.
  void draw_lists(std::uint32_t epoch, Examples& examples) const;

  std::unique_ptr<Network> network_;
};

// Items are numbered behind the users.
NetworkShape NeuralCf::shape() const {
  NetworkShape s;
  s.kind = NeuralKind::neumf;
  s.loss = rates() ? NetworkLoss::squared : NetworkLoss::logistic;
  s.steps = 2;
  s.ids = std::size_t{ratings().users()} + ratings().items();
  s.id_width = parameters().at("width").get<std::size_t>();
  s.hidden = parameters().at("hidden").get<std::size_t>();
  s.layers = parameters().at("layers").get<std::size_t>();
  return s;
}

void NeuralCf::add(Examples& examples, std::uint32_t user, std::uint32_t item,
                   double target) const {
  ++examples.rows;
  examples.ids.push_back(user);
  examples.ids.push_back(std::int64_t{ratings().users()} + item);
  examples.targets.push_back(static_cast<float>(target));
}

void NeuralCf::draw_lists(std::uint32_t epoch, Examples& examples) const {
  examples = {};
  const auto negatives = parameters().at("negatives").get<std::uint32_t>();
  std::uint32_t row = 0;
  for (std::uint32_t user = 0; user < ratings().users(); ++user) {
    const auto taken = ratings().of_user(user).ids;
    for (const std::uint32_t item : taken) {
      add(examples, user, item, 1.0);
      for (std::uint32_t k = 0; k < negatives; ++k) {
        const RandomBlock block = draw(seed(), row, epoch, Purpose::neural_order, k + 1);
        for (const std::uint32_t bits : block) {
          const auto other =
              static_cast<std::uint32_t>((std::uint64_t{bits} * ratings().items()) >> 32U);
          if (std::binary_search(taken.begin(), taken.end(), other)) continue;
          add(examples, user, other, 0.0);
          break;
        }
      }
      ++row;
    }
  }
}

void NeuralCf::learn(const std::vector<std::string>& /*texts*/) {
  network_ = make_network(shape());
  TrainingPlan plan = training_plan(parameters());
  Examples examples;
  if (rates()) {
    for (const RatingRow& r : ratings().rows()) {
      add(examples, r.user, r.item, (r.value - ratings().mean()) / scale());
    }
  } else {
    plan.renew = [this](std::uint32_t epoch, Examples& drawn) { draw_lists(epoch, drawn); };
  }
  train_or_fail(*network_, std::move(examples), plan);
}

void NeuralCf::score(std::uint32_t user, std::span<const std::uint32_t> items,
                     std::span<double> scores) const {
  Examples examples;
  for (const std::uint32_t item : items) add(examples, user, item, 0.0);
  const std::vector<float> said = network_->answers(examples);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto value = static_cast<double>(said[i]);
    scores[i] = rates() ? ratings().mean() + scale() * value : value;
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<NeuralCf>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, on_network(describe()), create);

}  // namespace marketday
