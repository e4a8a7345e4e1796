#include "models/detection/supervised.h"

#include "models/regression/regressor.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kBlock = 1024;

}  // namespace

// Cases whose label has not come yet teach nothing.
void SupervisedDetector::learn(const Cases& cases, std::uint64_t) {
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < cases.count; ++i) {
    if (cases.labels[i] != kUnknownLabel) known.push_back(i);
  }
  FeatureRows x(static_cast<Eigen::Index>(known.size()), static_cast<Eigen::Index>(cases.features));
  Eigen::VectorXd y(x.rows());
  for (std::size_t k = 0; k < known.size(); ++k) {
    const auto at = static_cast<Eigen::Index>(k);
    x.row(at) = Eigen::Map<const Eigen::RowVectorXd>(cases.row(known[k]).data(), x.cols());
    y[at] = cases.labels[known[k]] == kFraud ? 1.0 : 0.0;
  }
  scorer_ = Registry<Regressor>::instance().find(regressor_).create(parameters_)->fit_outcome(x, y);
}

std::vector<double> SupervisedDetector::rate(const Cases& cases) const {
  std::vector<double> scores(cases.count);
  const auto blocks = static_cast<std::uint32_t>((cases.count + kBlock - 1) / kBlock);
  for_each_block(blocks, [&](std::uint32_t block) {
    for (std::size_t i = block * kBlock;
         i < std::min<std::size_t>((block + 1) * kBlock, cases.count); ++i) {
      scores[i] = scorer_->value(cases.row(i));
    }
  });
  return scores;
}

void SupervisedDetector::write(std::vector<double>& numbers) const {
  scorer_->append_to(numbers);
}

void SupervisedDetector::read(std::span<const double>& numbers) {
  scorer_ = Scorer::read(numbers, features());
}

}  // namespace marketday
