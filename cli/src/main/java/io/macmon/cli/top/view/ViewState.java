package io.macmon.cli.top.view;

import io.macmon.cli.top.draw.Selection;

/** What the user has chosen in one view, and for all views. One thread only. */
public final class ViewState {

    /** What the user has chosen for all views. */
    public static final class Shared {
        private boolean isFrozen;
        private boolean showsTotals;
        private boolean showsBits;

        public void toggleFrozen() {
            isFrozen = !isFrozen;
        }

        public void toggleTotals() {
            showsTotals = !showsTotals;
        }

        public void toggleBits() {
            showsBits = !showsBits;
        }
    }

    private final Shared shared;
    private final Selection selection = new Selection();
    private String filter = "";
    private int sort;
    private boolean isReversed;
    private boolean showsDetails;
    private int detailsFirst;

    public ViewState(Shared shared) {
        this.shared = shared;
    }

    /** The selected row; its key is the one of the row that was drawn. */
    public Selection selection() {
        return selection;
    }

    /** The filter as the user has typed it; empty for none. */
    public String filter() {
        return filter;
    }

    public void setFilter(String text) {
        filter = text;
    }

    /** The index of the sort order, of {@link View#sortOrders}. */
    public int sort() {
        return sort;
    }

    /** Sorts by the next of {@code orders} sort orders. */
    public void sortByNext(int orders) {
        sort = orders == 0 ? 0 : (sort + 1) % orders;
        isReversed = false;
    }

    /** Whether the sort order is reversed: from the usual direction of that order. */
    public boolean isReversed() {
        return isReversed;
    }

    public void reverse() {
        isReversed = !isReversed;
    }

    /** Whether to show the details of the selected row instead of the rows. */
    public boolean showsDetails() {
        return showsDetails;
    }

    public void setShowsDetails(boolean shows) {
        showsDetails = shows;
        detailsFirst = 0;
    }

    /** The first line of the details that is visible, from 0. */
    public int detailsFirst() {
        return detailsFirst;
    }

    /**
     * Limits the first visible line of the details, once the number of lines is known.
     *
     * @return the first visible line
     */
    public int limitDetails(int lines, int height) {
        detailsFirst = Math.max(0, Math.min(detailsFirst, lines - height));
        return detailsFirst;
    }

    public void scrollDetails(int distance) {
        detailsFirst = (int) Math.max(0, Math.min(Integer.MAX_VALUE / 2, (long) detailsFirst + distance));
    }

    /** Whether rows keep their order, while their values change. */
    public boolean isFrozen() {
        return shared.isFrozen;
    }

    /** Whether to show totals since the start instead of rates. */
    public boolean showsTotals() {
        return shared.showsTotals;
    }

    /** Whether to show bits instead of bytes. */
    public boolean showsBits() {
        return shared.showsBits;
    }
}
