#include "models/trees/tree_ensemble.h"

#include <cmath>

#include "sim/io/error.h"

namespace marketday {
namespace {

// Hands out numbers in turn; an error when there are none left or one is no whole number in range.
class Reader {
 public:
  explicit Reader(std::span<const double> numbers) : numbers_(numbers) {}
  double next() {
    if (at_ == numbers_.size()) fail("it breaks off");
    if (!std::isfinite(numbers_[at_])) fail("a number is not finite");
    return numbers_[at_++];
  }
  std::int32_t whole(double low, double high) {
    const double number = next();
    if (number != std::floor(number) || number < low || number > high) fail("a place is wrong");
    return static_cast<std::int32_t>(number);
  }
  bool done() const { return at_ == numbers_.size(); }
  [[noreturn]] static void fail(const char* what) {
    throw InputError({"parameters", 0, 0}, "trees", what,
                     "the array must be as an agent on trees wrote it");
  }

 private:
  std::span<const double> numbers_;
  std::size_t at_ = 0;
};

}  // namespace

void TreeEnsemble::add(std::span<const TreeNode> tree) {
  const auto offset = static_cast<std::int32_t>(nodes_.size());
  roots_.push_back(offset);
  for (TreeNode node : tree) {
    node.left += offset;
    node.right += offset;
    nodes_.push_back(node);
  }
}

double TreeEnsemble::value(std::span<const double> row) const {
  double sum = base_;
  for (const std::int32_t root : roots_) {
    const TreeNode* node = &nodes_[static_cast<std::size_t>(root)];
    while (node->column >= 0) {
      const auto x = static_cast<float>(row[static_cast<std::size_t>(node->column)]);
      node = &nodes_[static_cast<std::size_t>(x < node->split ? node->left : node->right)];
    }
    sum += static_cast<double>(node->split);
  }
  return sum;
}

std::vector<double> TreeEnsemble::flatten(std::span<const TreeEnsemble> actions) {
  std::vector<double> numbers;
  for (const TreeEnsemble& action : actions) {
    numbers.push_back(action.base_);
    numbers.push_back(static_cast<double>(action.roots_.size()));
    for (std::size_t t = 0; t < action.roots_.size(); ++t) {
      const std::int32_t first = action.roots_[t];
      const auto end = t + 1 < action.roots_.size()
                           ? action.roots_[t + 1]
                           : static_cast<std::int32_t>(action.nodes_.size());
      numbers.push_back(end - first);
      for (std::int32_t n = first; n < end; ++n) {
        const TreeNode& node = action.nodes_[static_cast<std::size_t>(n)];
        const bool leaf = node.column < 0;
        numbers.insert(numbers.end(),
                       {static_cast<double>(node.column), static_cast<double>(node.split),
                        leaf ? 0.0 : static_cast<double>(node.left - first),
                        leaf ? 0.0 : static_cast<double>(node.right - first)});
      }
    }
  }
  return numbers;
}

std::vector<TreeEnsemble> TreeEnsemble::read(std::span<const double> numbers, std::size_t actions,
                                             std::size_t columns) {
  constexpr double kMost = 1e9;
  Reader reader(numbers);
  std::vector<TreeEnsemble> all;
  for (std::size_t a = 0; a < actions; ++a) {
    all.emplace_back(reader.next());
    const std::int32_t trees = reader.whole(0, kMost);
    for (std::int32_t t = 0; t < trees; ++t) {
      const std::int32_t size = reader.whole(1, kMost);
      std::vector<TreeNode> tree;
      for (std::int32_t n = 0; n < size; ++n) {
        TreeNode node;
        node.column = reader.whole(-1, static_cast<double>(columns) - 1.0);
        node.split = static_cast<float>(reader.next());
        // children stand after their parent, so that every walk ends
        const double low = node.column < 0 ? 0.0 : n + 1.0;
        node.left = reader.whole(low, std::max(low, size - 1.0));
        node.right = reader.whole(low, std::max(low, size - 1.0));
        if (node.column >= 0 && (node.left >= size || node.right >= size)) {
          Reader::fail("a branch leads nowhere");
        }
        tree.push_back(node);
      }
      all.back().add(tree);
    }
  }
  if (!reader.done()) Reader::fail("it has more numbers than its trees");
  return all;
}

}  // namespace marketday
