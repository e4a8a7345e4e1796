#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "models/segments/k_means.h"
#include "models/tabular/number_text.h"
#include "models/tabular/tabular_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"kmeans",
          "Segments around k centres, by least squared distance; predicts a segment's number, the "
          "largest segment being 0",
          "Lloyd (1982); k-means++: Arthur & Vassilvitskii (2007)",
          {integer("k", "segments", 4, 1, 10'000, "how many"),
           integer("restarts", "-", 10, 1, 10'000, "starts, of which the best is kept"),
           integer("most_steps", "-", 300, 1, 100'000, "of one start"),
           required(integer("seed", "-", 1, 0, 1e15, "of the starts"))}};
}

class KMeans : public TabularModel {
 public:
  explicit KMeans(const Json& p)
      : plan_{p.at("k").get<int>(), p.at("restarts").get<int>(), p.at("most_steps").get<int>(),
              p.at("seed").get<std::uint64_t>()} {}

  Task task() const override { return Task::segments; }

  std::vector<Explanation> explain() const override {
    Explanation centres{"Centres, as encoded", {"column"}, column_names(), {}};
    for (Eigen::Index c = 0; c < centres_.rows(); ++c) {
      centres.header.push_back(fmt::format("segment {}", c));
    }
    for (Eigen::Index k = 0; k < centres_.cols(); ++k) {
      const Eigen::VectorXd column = centres_.col(k);
      centres.rows.emplace_back(column.data(), column.data() + column.size());
    }
    return {centres};
  }

 protected:
  bool wants_all_levels() const override { return true; }

  void learn(const Training& training) override {
    const FeatureRows x = training.x.dense();
    const auto k = static_cast<std::size_t>(plan_.k);
    const std::size_t distinct = distinct_rows(x, k);
    if (distinct < k) {
      throw InputError({"parameters", 0, 0}, "k",
                       fmt::format("{} segments of {} different rows", k, distinct),
                       "ask for fewer segments, or give more columns or rows");
    }
    const Clustering found = k_means(x, plan_);
    if (!found.settled) {
      warn(fmt::format("not settled after {} steps: raise most_steps", plan_.most_steps));
    }
    inertia_ = found.inertia;
    centres_ = by_size(found);
  }

  Eigen::VectorXd answer(const SparseRows& x) const override {
    const std::vector<std::uint32_t> labels = nearest_centres(x.dense(), centres_);
    Eigen::VectorXd result(static_cast<Eigen::Index>(labels.size()));
    std::copy(labels.begin(), labels.end(), result.begin());
    return result;
  }

  Json save_fit() const override {
    return {{"k", centres_.rows()},
            {"inertia", inertia_},
            {"centres", number_text({centres_.data(), static_cast<std::size_t>(centres_.size())})}};
  }

  void load_fit(const YamlNode& node, std::size_t columns) override {
    const auto k = static_cast<std::size_t>(node.at("k").integer(1, 10'000));
    inertia_ = node.at("inertia").number(0.0, 1e300);
    const std::vector<double> numbers = numbers_in(node.at("centres"), k * columns);
    centres_ = Eigen::Map<const FeatureRows>(numbers.data(), static_cast<Eigen::Index>(k),
                                             static_cast<Eigen::Index>(columns));
  }

 private:
  // Centres from the largest segment to the smallest.
  static FeatureRows by_size(const Clustering& found) {
    std::vector<std::size_t> counts(static_cast<std::size_t>(found.centres.rows()), 0);
    for (const std::uint32_t label : found.labels) ++counts[label];
    std::vector<Eigen::Index> order(counts.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
      return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
    });
    FeatureRows sorted(found.centres.rows(), found.centres.cols());
    for (std::size_t c = 0; c < order.size(); ++c) {
      sorted.row(static_cast<Eigen::Index>(c)) = found.centres.row(order[c]);
    }
    return sorted;
  }

  KMeansPlan plan_;
  FeatureRows centres_;
  double inertia_ = 0.0;
};

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<KMeans>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
