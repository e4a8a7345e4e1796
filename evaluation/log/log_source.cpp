#include "evaluation/log/log_source.h"

#include "evaluation/log/feedback_csv.h"
#include "evaluation/log/open_bandit.h"
#include "sim/io/csv_stream.h"

namespace marketday {
namespace {

std::size_t bytes_of(const FeedbackBlock& b) {
  return b.rows * (sizeof(std::int64_t) + sizeof(std::uint32_t) + sizeof(int)) +
         (b.rewards.size() + b.propensities.size() + b.features.size() + b.costs.size() +
          b.trajectories.size() + b.steps.size() + b.positions.size()) *
             sizeof(double) +
         b.mask.size();
}

// Keeps the blocks of the first reading while they are few.
class KeptSource : public LogSource {
 public:
  KeptSource(std::unique_ptr<LogSource> from, std::size_t most_bytes)
      : from_(std::move(from)), most_bytes_(most_bytes) {}

  const LogMeta& meta() const override { return from_->meta(); }

  void for_each_block(const Visit& visit) override {
    if (whole_) {
      for (const FeedbackBlock& block : blocks_) visit(block);
      return;
    }
    std::size_t bytes = 0;
    bool keeps = !too_large_;
    blocks_.clear();
    from_->for_each_block([&](const FeedbackBlock& block) {
      bytes += bytes_of(block);
      if (keeps && bytes > most_bytes_) {
        keeps = false;
        std::vector<FeedbackBlock>().swap(blocks_);
      }
      if (keeps) blocks_.push_back(block);
      visit(block);
    });
    whole_ = keeps;
    too_large_ = !keeps;
  }

 private:
  std::unique_ptr<LogSource> from_;
  std::size_t most_bytes_;
  std::vector<FeedbackBlock> blocks_;
  bool whole_ = false;
  bool too_large_ = false;
};

}  // namespace

std::unique_ptr<LogSource> open_log(const std::string& path, std::size_t most_bytes) {
  const CsvStream header(path);
  std::unique_ptr<LogSource> source =
      is_open_bandit(header.header()) ? open_open_bandit(path) : open_feedback_csv(path);
  return std::make_unique<KeptSource>(std::move(source), most_bytes);
}

}  // namespace marketday
