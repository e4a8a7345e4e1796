// Work on all cores that is forked and joined at one place. The thread sanitizer cannot see how
// oneTBB's library (not built with it) hands work over and waits for it; it is told here, and still
// finds races between the branches.
#pragma once

#include <tbb/parallel_for.h>

#include <cstdint>

#if defined(__SANITIZE_THREAD__)
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

namespace marketday {

class ForkJoin {
 public:
  ForkJoin() { release(&fork_); }
  ~ForkJoin() { acquire(&join_); }
  ForkJoin(const ForkJoin&) = delete;
  ForkJoin& operator=(const ForkJoin&) = delete;

  // One piece of the work, for as long as it lasts.
  class Branch {
   public:
    explicit Branch(ForkJoin& whole) : whole_(whole) { acquire(&whole_.fork_); }
    ~Branch() { release(&whole_.join_); }
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;

   private:
    ForkJoin& whole_;
  };

 private:
#if defined(__SANITIZE_THREAD__)
  static void acquire(char* address) {
    __tsan_acquire(address);
  }
  static void release(char* address) {
    __tsan_release(address);
  }
#else
  static void acquire(char*) {}
  static void release(char*) {}
#endif
  char fork_ = 0;
  char join_ = 0;
};

// body(block) for every block from 0 to `blocks` - 1, in any order, on any thread.
template <typename Body>
void for_each_block(std::uint32_t blocks, const Body& body) {
  ForkJoin join;
  tbb::parallel_for(std::uint32_t{0}, blocks, [&](std::uint32_t block) {
    const ForkJoin::Branch branch(join);
    body(block);
  });
}

}  // namespace marketday
